"""Options that mean the same in every command."""

from typing import Annotated

import typer

Authority = Annotated[str | None, typer.Option("--authority", metavar="REF", help="Only this authority.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
As = Annotated[str, typer.Option("--as", metavar="REF", help="Who acts: a worker's reference.")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="The code of the alert, such as K7P.")]
