package dev.mintmark.app.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a script by which a shell completes commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script by which a shell completes commands and options.",
            "Bash and zsh read it by: source <(mintmark completion bash)"
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells. The script is the same: it starts zsh's emulation of bash's completion where zsh reads it. */
    enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    Shell shell = Shell.bash;

    @Override
    public Integer call() {
        Output.line(script());
        return Main.DONE;
    }

    static String script() {
        return AutoComplete.bash("mintmark", Main.commandLine());
    }
}
