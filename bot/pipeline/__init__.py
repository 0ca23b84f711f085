"""The hallway: a message comes in, is decided upon, answered and planned. Each room is one stretch of the way.

arrival   a message is recorded, acknowledged, and a turn is scheduled
turn      quick messages become one turn: understood, decided, answered, committed under the owner's version
handoff   a person must answer: the queue, the packet, the promise
speech    what is to be said becomes messages that fit the channel
promises  clocks start, are kept and stop; clocks explains them; keeping is what their timers do
escalation  the matrix is followed; calls finds somebody on call; staff reaches them on their own phones
desk      what an agent does: take over, write, hand back, resolve
"""
