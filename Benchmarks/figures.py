"""The table that a run ends with."""


class Table:
    """Figures with their targets and peers, one line each."""

    HEADER = ("figure", "target", "measured", "peer", "peer's", "ratio", "")

    def __init__(self):
        self.rows = []

    def rate(self, name, measured, unit, peer, at_least=None, at_least_times=None):
        """Adds a figure of which more is better. `peer` is its name and its figure, or `None` for none."""
        targets = []
        if at_least:
            targets.append(f">= {at_least:,}")
        if at_least_times:
            targets.append(f">= {at_least_times}x peer")
        ratio = measured / peer[1] if peer[1] else None
        is_met = measured >= (at_least or 0) and (not at_least_times or (ratio or 0) >= at_least_times)
        self._add(name, targets, f"{measured:,.0f} {unit}", peer, lambda figure: f"{figure:,.0f}", ratio, is_met)

    def amount(self, name, measured, unit, peer, at_most=None):
        """Adds a figure of which less is better."""
        targets = [f"<= {at_most:,}"] if at_most else []
        ratio = measured / peer[1] if peer[1] else None
        is_met = at_most is None or measured <= at_most
        self._add(name, targets, f"{measured:,.2f} {unit}", peer, lambda figure: f"{figure:,.2f}", ratio, is_met)

    def _add(self, name, targets, measured, peer, text, ratio, is_met):
        self.rows.append((
            name, ", ".join(targets), measured, peer[0], text(peer[1]) if peer[1] else "",
            f"{ratio:.2f}x" if ratio else "", ("pass" if is_met else "MISS") if targets else "",
        ))

    def __str__(self):
        rows = [self.HEADER, *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(len(self.HEADER))]
        rows.insert(1, tuple("-" * width for width in widths))
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)
