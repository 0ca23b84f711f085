"""Chooses who stands behind each port: the only package that names concrete classes.

doors    the channels, real or in the sandbox
opened   the house with everything that it stands on
pages    what the gateway serves
gateway  the gateway as a process
worker   a worker as a process
beside   what runs beside the web or the work: the loop, watchers, doors
people   users of the console

Nothing is imported here: a worker has no use for the web, and the command for users none for the channels.
"""
