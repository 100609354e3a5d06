"""Rates with their intervals, and the detector's statistic on pictures without a mark beside its model."""

import math
from collections import Counter

from scipy.stats import binomtest

BIN = 0.05  # width of a bin of the worker's histogram


def rate(hits: int, count: int):
    """(percent, low, high): Wilson's 95 % interval."""
    interval = binomtest(hits, count).proportion_ci(0.95, method="wilson")
    return 100 * hits / count, 100 * interval.low, 100 * interval.high


class CleanScores:
    """Best scores of many clean pictures.

    The model: at each of N places the score exceeds q with at most exp(-q*q/2) (see the library's FalsePositives), so the
    best of N exceeds q with 1 - (1 - exp(-q*q/2))^N. N is fitted at the median alone; the tail is then a prediction.
    """

    def __init__(self, results: list[dict]):
        bins = Counter()
        for result in results:
            bins.update({int(bin): count for bin, count in result["bins"].items()})
        self.bins, self.count = dict(sorted(bins.items())), sum(bins.values())
        self.accepted = sum(result["accepted"] for result in results)
        self.highest = max((result["highest"] for result in results), default=0.0)
        median = self.quantile(0.5)
        self.places = math.log(0.5) / math.log1p(-math.exp(-median * median / 2)) if median > 0 else 1.0

    def quantile(self, share: float) -> float:
        below = 0
        for bin, count in self.bins.items():
            if below + count >= share * self.count:
                return (bin + (share * self.count - below) / count) * BIN
            below += count
        return 0.0

    def above(self, score: float) -> int:
        return sum(count for bin, count in self.bins.items() if bin * BIN >= score - 1e-9)

    def modelled_above(self, score: float) -> float:
        return self.count * -math.expm1(self.places * math.log1p(-math.exp(-score * score / 2)))
