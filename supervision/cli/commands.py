"""The stable command line of DESIGN §8; each command is a few lines over a verb or a list."""

from __future__ import annotations

import click

from supervision.cli import daily, listing, reading, setup, simulating, taking_in


class InOrder(click.Group):
    """Commands are listed in the order an officer meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """供后监管：建设用地供应后的履约监管。Supervision of supplied land.

    第一次使用：supervision init，然后 supervision import 文件，再 supervision sweep。
    """


for command in (
    setup.init,
    taking_in.import_,
    taking_in.record_,
    daily.sweep_,
    daily.triage_,
    daily.release_,
    daily.dismiss_,
    reading.status,
    reading.explain_,
    reading.history_,
    listing.parcels_,
    listing.deadlines_,
    listing.tasks_,
    listing.notices_,
    simulating.simulate_,
    simulating.diagram_,
):
    main.add_command(command)
