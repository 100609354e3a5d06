package dev.mintmark.app.cli;

import dev.mintmark.app.Backups;
import dev.mintmark.app.Mintmark;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.secrets.KeyBackup;
import dev.mintmark.app.secrets.PasswordEncryption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes everything of an installation into one file, also while its service runs. */
@Command(
        name = "backup",
        description =
                "Writes the database, the files, the IPFS blocks and the encrypted keys into one file. The service can"
                        + " run meanwhile.")
final class BackupCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description = "The backup to write; it must not exist. The keys in it are encrypted with the password of"
                    + " MINTMARK_BACKUP_PASSWORD, or one that is asked for; at least 8 characters.")
    Path file = Path.of("");

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        if (Files.exists(file)) {
            throw CommandFailedException.wrongUse(file + " is there already; name another file.");
        }
        Settings settings = data.settings();
        KeyBackup keys = KeyBackup.of(settings.data(), Mintmark.secrets(settings));
        PasswordEncryption encryption =
                new PasswordEncryption(Passwords.backup(System.getenv(), true), new SecureRandom());
        Backups.Manifest written = Backups.write(settings, keys.encrypted(encryption), file);
        Output.line("Written to " + file + ": the database, " + written.files() + " files, " + written.blocks()
                + " blocks and the keys.");
        Output.note("It holds prompts and salts: keep it where only you can read it, and its password elsewhere.");
        return Main.DONE;
    }
}
