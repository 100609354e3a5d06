package dev.mintmark.app.cli;

import dev.mintmark.app.Backups;
import dev.mintmark.app.Mintmark;
import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.config.SettingsLoader;
import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.secrets.KeyBackup;
import dev.mintmark.app.secrets.PasswordEncryption;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Restores what {@link BackupCommand} wrote. */
@Command(
        name = "restore",
        description =
                "Restores a backup into a data folder without a database, or into the empty PostgreSQL database of"
                        + " database.url.")
final class RestoreCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description = "The backup to read. Its password is that of MINTMARK_BACKUP_PASSWORD, or is asked for.")
    Path file = Path.of("");

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(file)) {
            throw CommandFailedException.wrongUse("There is no file " + file + ".");
        }
        Settings settings = data.settings();
        refuseOtherPlaces(settings);
        PasswordEncryption encryption =
                new PasswordEncryption(Passwords.backup(System.getenv(), false), new SecureRandom());
        SecretFiles secrets = Mintmark.secrets(settings);
        DataFolder folder = DataFolder.open(settings.data());
        try (DataFolder.Lock held = folder.lock()) {
            Backups.Manifest restored =
                    Backups.restore(settings, file, bytes -> restoreKeys(bytes, encryption, folder, secrets));
            Output.line("Restored into " + folder.root() + ": the database of " + restored.madeAt() + ", "
                    + restored.files() + " files, " + restored.blocks() + " blocks and the keys.");
        } catch (ZipException e) {
            throw noBackup(e);
        }
        return Main.DONE;
    }

    private CommandFailedException noBackup(ZipException e) {
        return CommandFailedException.failed(file + " is no backup of Mintmark: " + e.getMessage() + ".");
    }

    /**
     * Refuses a restore after which the service would look elsewhere: the backup's settings come into the data folder with it, and
     * may name another database or other files than those that are in force now.
     */
    private void refuseOtherPlaces(Settings settings) throws IOException {
        Path own = settings.data().resolve(SettingsLoader.FILE);
        if (Files.exists(own)) {
            return; // stays in force
        }
        Settings after;
        Path folder = Files.createTempDirectory("mintmark-restore");
        try {
            Optional<byte[]> kept = Backups.settings(file);
            if (kept.isEmpty()) {
                return;
            }
            AtomicFile.write(folder.resolve(SettingsLoader.FILE), kept.get(), AtomicFile.Readers.OWNER);
            after = SettingsLoader.load(folder, System.getenv());
        } catch (InvalidSettingException e) {
            throw CommandFailedException.wrongUse("The settings in the backup are not valid here: " + e.getMessage());
        } catch (ZipException e) {
            throw noBackup(e);
        } finally {
            Files.deleteIfExists(folder.resolve(SettingsLoader.FILE));
            Files.deleteIfExists(folder);
        }
        List<String> differing = new ArrayList<>();
        if (!Objects.equals(after.database().address(), settings.database().address())) {
            differing.add("database.url");
        }
        if (!Objects.equals(after.blobs().url(), settings.blobs().url())) {
            differing.add("blobs.url");
        }
        if (!Objects.equals(after.blobs().endpoint(), settings.blobs().endpoint())) {
            differing.add("blobs.endpoint");
        }
        if (!differing.isEmpty()) {
            throw CommandFailedException.wrongUse("The backup's own " + SettingsLoader.FILE + " sets "
                    + String.join(" and ", differing)
                    + " otherwise than the settings in force, so the service would not"
                    + " find what is restored. Put the settings that it shall use into " + own
                    + " first; the backup's own are printed by \"unzip -p FILE " + SettingsLoader.FILE + "\".");
        }
    }

    private static KeyBackup restoreKeys(
            byte[] bytes, PasswordEncryption encryption, DataFolder folder, SecretFiles secrets) throws IOException {
        KeyBackup keys = KeyBackup.decrypt(bytes, encryption);
        List<String> differing = keys.differing(folder.root(), secrets);
        if (!differing.isEmpty()) {
            throw CommandFailedException.wrongUse(
                    "The data folder " + folder.root() + " holds other keys than the backup ("
                            + String.join(", ", differing) + "); name a folder without keys.");
        }
        keys.restore(folder.root(), secrets, Clock.systemUTC(), SealingKeys::retireCertificates);
        return keys;
    }
}
