package dev.mintmark.app.cli;

import dev.mintmark.c2pa.cli.IngredientCommand;
import dev.mintmark.c2pa.cli.ReadCommand;
import dev.mintmark.c2pa.cli.SignCommand;
import dev.mintmark.c2pa.cli.StripCommand;
import dev.mintmark.c2pa.cli.TrustCommand;
import dev.mintmark.c2pa.cli.ValidateCommand;
import picocli.CommandLine.Command;

/** Signs, reads and validates C2PA manifests of files, without a data folder. */
@Command(
        name = "c2pa",
        description = "Signs, reads and validates the C2PA manifests (Content Credentials) of files.",
        subcommands = {
            SignCommand.class,
            ReadCommand.class,
            ValidateCommand.class,
            IngredientCommand.class,
            StripCommand.class,
            TrustCommand.class
        })
final class C2paCommand {}
