"""The database: tables, repositories that take and give plain values, migrations. The only package that knows SQLAlchemy."""
