"""One page a file: reads the Store, asks a presenter, draws."""
