package dev.mintmark.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The settings in force. */
@Command(name = "config", description = "Prints the settings in force, secrets masked.")
final class ConfigCommand implements Callable<Integer> {
    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        Output.lines(dev.mintmark.app.config.SettingsLoader.render(data.settings()));
        return Main.DONE;
    }
}
