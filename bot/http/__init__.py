"""The web server: public interface, desk, health. Handlers hold no rule."""
