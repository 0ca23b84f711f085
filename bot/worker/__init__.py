"""Does what the work table says: webhook events, turns, sends and timers. Any number may run on one database.

loop      claims due rows, keeps their leases, retries and buries
handlers  which function does which kind of work
sending   one message's way out: reach, window, pace, the call, and what its outcome means
"""
