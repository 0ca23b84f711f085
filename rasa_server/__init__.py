"""What runs in Rasa's own environment: the InputChannel and the pipeline's components.

Never imported by the gateway, whose environment has no `rasa` (see bot/rasa_process.py for the way in).
"""
