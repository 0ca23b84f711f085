"""Fyra's components of the understanding pipeline, named in config.yml."""
