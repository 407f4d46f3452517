"""The Rasa Agent inside the process: reads, predicts, acts; commits nothing by itself."""
