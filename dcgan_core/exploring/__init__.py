"""The explorer: a trained generator in the browser, served by one process or as a folder of files."""
