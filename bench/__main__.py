"""All figures of docs/benchmarks.md, one line each: about six minutes on two cores."""

import os
import sys

from bench import ceilings, press_latency, sizes, speed

print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
for measurement in (speed, sizes, ceilings, press_latency):
    measurement.main()
