"""How the framework writes and reads days and times, by language; found by `FORMAT_MODULE_PATH`."""
