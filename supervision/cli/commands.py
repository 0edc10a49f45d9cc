"""The stable command line (命令行): each command is a few lines over a verb or a list."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "init": ".setup:init",
    "import": ".taking_in:import_",
    "batches": ".batching:batches_",
    "export": ".exporting:export_",
    "reconcile": ".reconciling:reconcile_",
    "record": ".recording:record_",
    "boundary": ".bounding:boundary_",
    "photos": ".photographing:photos_",
    "spots": ".spotting:spots_",
    "sweep": ".sweeping:sweep_",
    "forecast": ".sweeping:forecast_",
    "hold": ".holding:hold_",
    "unhold": ".holding:unhold_",
    "holds": ".holding:holds_",
    "triage": ".triaging:triage_",
    "release": ".triaging:release_",
    "dismiss": ".triaging:dismiss_",
    "status": ".reading:status",
    "explain": ".reading:explain_",
    "history": ".reading:history_",
    "responsibility": ".responsibility:responsibility_",
    "money": ".money:money_",
    "parcels": ".listing:parcels_",
    "deadlines": ".listing:deadlines_",
    "tasks": ".tasking:tasks_",
    "cases": ".casing:cases_",
    "idle": ".idle_registers:idle_",
    "filings": ".filing:filings_",
    "indicators": ".indicators:indicators_",
    "circular": ".circulating:circular_",
    "report": ".reporting:report_",
    "report-filings": ".report_filing:report_filings_",
    "notices": ".noticing:notices_",
    "numbers": ".numbering:numbers_",
    "print-run": ".print_running:print_run_",
    "print-runs": ".print_running:print_runs_",
    "referrals": ".referring:referrals_",
    "papers": ".papering:papers_",
    "templates": ".templating:templates_",
    "staff": ".staffing:staff_",
    "draw": ".drawing:draw_",
    "complaints": ".complaining:complaints_",
    "holder": ".holder:holder_",
    "verify": ".verifying:verify_",
    "verify-package": ".verifying_packages:verify_package_",
    "doctor": ".doctor:doctor_",
    "backup": ".keeping:backup_",
    "restore": ".keeping:restore_",
    "copy": ".copying:copy_",
    "simulate": ".simulating:simulate_",
    "diagram": ".simulating:diagram_",
    "accounts": ".accounts:accounts_",
    "serve": ".serving:serve_",
    "daemon": "scheduler:daemon",
}
"""Every command with its place, in the order an officer meets them; a module is imported when it is called."""


class InOrder(click.Group):
    """The commands of `COMMANDS`, found when they are asked for: `simulate` needs no database driver."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module, "supervision.cli"), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """供后监管：建设用地供应后的履约监管。Supervision of supplied land.

    第一次使用：supervision init，然后 supervision import 文件，再 supervision sweep。
    """
