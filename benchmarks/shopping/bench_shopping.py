"""Every mystery customer there is: each goal with each temperament in both languages (docs/shopping.md).

    .venv/bin/python -m benchmarks.shopping.bench_shopping [further options of `fyra shop`]

Ends with 1 where a promise is not kept: 95 % of in-policy cases solved without a person, a median of at most 7
messages, 100 % of the others handed over with a complete packet (issue 4).
"""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.argv = ["fyra", "shop", *sys.argv[1:]]
    main()
