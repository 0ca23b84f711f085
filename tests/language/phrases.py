"""What customers write in their first messages: fifty short phrases in each language."""

ENGLISH = """\
hi
hello there
thanks
my parcel has not come
where is my order
order 10432
it arrived broken
the zipper is broken
I got the wrong size
I was charged twice
I want my money back
can I get a refund?
please send a new one
when do you open?
how long does shipping take
how do I return it
I want to talk to a human
this is ridiculous
no
yes please
not happy
the second one
one of them
it was supposed to come yesterday
still nothing
still waiting for the jacket
tracking says delivered but I never got it
wrong colour
you charged me 499 kr instead of 399
what are your opening hours
do you ship to Norway?
cancel my order please
I ordered the Fjällräven backpack
can you help me
is anyone there?
speak english?
ok thanks bye
thank you so much
my email is anna@example.com
the cup was cracked when I opened the box
there is a hole in the sweater
two items are missing
it doesn't fit
I already sent it back
refund me now
which payment methods do you take
the invoice is too high
I don't know
neither of those
sounds good""".splitlines()

SWEDISH = """\
hej
hejsan
tack
mitt paket har inte kommit
var är min beställning
beställning 10432
den kom trasig
dragkedjan är sönder
jag fick fel storlek
ni har dragit pengar två gånger
jag vill ha pengarna tillbaka
kan jag få en återbetalning?
skicka en ny tack
när öppnar ni?
hur lång är leveranstiden
hur returnerar jag den
jag vill prata med en människa
det här är inte klokt
nej
ja tack
inte nöjd
den andra
en av dem
den skulle ha kommit igår
fortfarande ingenting
väntar fortfarande på jackan
det står levererat men jag har inte fått den
fel färg
ni tog 499 kr i stället för 399
vilka öppettider har ni
skickar ni till Norge?
avbeställ min order tack
jag beställde en ryggsäck från Fjällräven
kan ni hjälpa mig
är det någon där?
pratar ni svenska?
okej tack hejdå
tack så jättemycket
min mejl är anna@example.com
koppen var sprucken när jag öppnade lådan
det är hål i tröjan
två saker saknas
den passar inte
jag har redan skickat tillbaka den
betala tillbaka nu
hur kan man betala
fakturan är för hög
vet ej
inget av det
låter bra""".splitlines()
