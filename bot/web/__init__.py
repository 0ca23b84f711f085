"""Faces the internet: webhooks, the agents' console, health and metrics. aiohttp; TLS is the proxy's."""
