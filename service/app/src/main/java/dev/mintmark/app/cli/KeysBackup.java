package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.secrets.KeyBackup;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.PasswordEncryption;
import dev.mintmark.app.secrets.SecretException;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that write all keys into one encrypted file, and restore them from it. */
final class KeysBackup {
    private KeysBackup() {}

    @Command(name = "backup", description = "Writes all keys into one file, encrypted with a password.")
    static final class Backup implements Callable<Integer> {
        @Parameters(
                paramLabel = "FILE",
                description = "The backup to write; it must not exist. The password is that of"
                        + " MINTMARK_BACKUP_PASSWORD, or is asked for; at least 8 characters.")
        Path file = Path.of("");

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            if (Files.exists(file)) {
                throw CommandFailedException.wrongUse(file + " is there already; name another file.");
            }
            Settings settings = data.settings();
            SealingKeys.refuseHalfRestored(KeyFolder.in(settings.data()));
            KeyBackup backup = KeyBackup.of(settings.data(), Mintmark.secrets(settings));
            PasswordEncryption encryption =
                    new PasswordEncryption(Passwords.backup(System.getenv(), true), new SecureRandom());
            AtomicFile.write(file, backup.encrypted(encryption), AtomicFile.Readers.OWNER);
            Output.line("Written to " + file + ": "
                    + String.join(", ", backup.files().keySet()) + ".");
            Output.note("Keep it and its password apart from this machine: without the watermark key, a picture that"
                    + " lost its manifest is recovered only where its fingerprint is still close.");
            if (!settings.sign().own() || !settings.chain().embedded()) {
                Output.note("Keys that the settings name elsewhere (sign.*, chain.*) are not in it;"
                        + " keep their files by themselves.");
            }
            return Main.DONE;
        }
    }

    @Command(name = "restore", description = "Restores the keys of a backup into the data folder.")
    static final class Restore implements Callable<Integer> {
        @Parameters(
                paramLabel = "FILE",
                description = "The backup to read. The password is that of MINTMARK_BACKUP_PASSWORD, or is asked for.")
        Path file = Path.of("");

        @Option(
                names = "--force",
                description =
                        "Replace keys that differ from the backup; the old ones are kept in keys/replaced. Default: off.")
        boolean force;

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            byte[] sealed = InputFiles.read(file);
            Settings settings = data.settings();
            KeyBackup backup = KeyBackup.decrypt(
                    sealed, new PasswordEncryption(Passwords.backup(System.getenv(), false), new SecureRandom()));
            DataFolder folder = DataFolder.open(settings.data());
            SecretFiles secrets = Mintmark.secrets(settings);
            try (DataFolder.Lock lock = folder.lock()) {
                List<String> differing = force ? List.of() : differing(backup, folder, secrets);
                if (!differing.isEmpty()) {
                    throw CommandFailedException.wrongUse("The data folder " + folder.root()
                            + " holds other keys than the backup (" + String.join(", ", differing)
                            + "). --force replaces them, and keeps the old ones in keys/replaced.");
                }
                backup.restore(folder.root(), secrets, Clock.systemUTC(), SealingKeys::retireCertificates);
            }
            Output.line("Restored: " + String.join(", ", backup.files().keySet()) + ".");
            return Main.DONE;
        }

        private static List<String> differing(KeyBackup backup, DataFolder folder, SecretFiles secrets)
                throws IOException {
            try {
                return backup.differing(folder.root(), secrets);
            } catch (SecretException e) {
                throw CommandFailedException.wrongUse(e.getMessage()
                        + " Where that password is lost, --force replaces the keys, and keeps them in keys/replaced.");
            }
        }
    }
}
