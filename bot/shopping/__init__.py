"""Mystery shopping (G6.5): scripted customers write to the real assistant, and what it does for them is judged.

goals.py        what customers want: data, in goals/*.yml, with their words in phrases/*.yml
temperament.py  how they write
customer.py     one customer: reacts to what the assistant asks
system.py       Rasa and the action server as processes of their own, with a shop that is thrown away
stage.py        a gateway in this process, on loopback, that the sandbox's peers write to
visit.py        one customer's whole conversation
judge.py        what was good and bad about it
report.py       the table, the JSON, the transcripts, the thresholds
"""
