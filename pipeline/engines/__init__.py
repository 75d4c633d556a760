"""How a batch is spread over workers."""
