"""Speed and robustness, one command each; results are checked in."""
