"""One module for each `ringback` command: HELP, EXAMPLE, add_arguments, run."""
