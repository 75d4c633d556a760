"""Where recordings come from: files found by a source, their metadata, their originals kept, their messages stored."""
