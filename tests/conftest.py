"""What all tests share. Sockets: loopback only, see pytest's addopts in pyproject.toml."""

import logging

import structlog

pytest_plugins = ["tests.support.databases", "tests.support.loud"]

# Failures on purpose would fill pages: what a test wants to see of the log, it captures itself.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
