package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.config.SettingsLoader;
import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretException;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.watermark.WatermarkKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --data}: the data folder, its settings, and the services on it. */
final class DataOption {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder that holds all state. Default: $MINTMARK_DATA, else $XDG_DATA_HOME/mintmark, else"
                    + " ~/.local/share/mintmark.")
    @Nullable
    Path folder;

    private Path folder() {
        if (folder != null && folder.toString().isEmpty()) {
            throw CommandFailedException.wrongUse("--data names no folder; give one, or leave the option out.");
        }
        return folder == null ? SettingsLoader.standardData(System.getenv()) : folder;
    }

    Settings settings() {
        return SettingsLoader.load(folder(), System.getenv());
    }

    /** Returns the PEM file of the certificates that others trust to check this installation's files; it may not exist yet. */
    Path trustAnchors() throws KeyException {
        Settings settings = settings();
        return SealingKeys.anchorsFile(
                KeyFolder.in(settings.data()), settings.sign(), Mintmark.secrets(settings), new SecureRandom());
    }

    /** Returns the watermark key in a file, or that of the data folder. */
    WatermarkKey watermarkKey(@Nullable Path file) {
        Path key = file == null ? KeyFolder.in(folder()).watermark() : file;
        if (!Files.isRegularFile(key)) {
            throw CommandFailedException.wrongUse("There is no watermark key at " + key
                    + "; name one with --key, or let the service make one at its first start.");
        }
        try {
            byte[] digits = file == null
                    ? Mintmark.secrets(settings()).read(key).orElseThrow()
                    : InputFiles.text(key).getBytes(StandardCharsets.UTF_8);
            return WatermarkKey.parseHex(new String(digits, StandardCharsets.UTF_8));
        } catch (SecretException e) {
            throw CommandFailedException.wrongUse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw CommandFailedException.failed(key + " cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw CommandFailedException.wrongUse(key + " is not a watermark key: " + e.getMessage());
        }
    }

    /** Whether the folder is not there yet: its name may be mistyped where a command looks for what was made in it. */
    boolean isNew() {
        return Files.notExists(folder());
    }

    /**
     * Opens the services of the folder: those of the running service, or new ones in this process. Waits up to 10 minutes while
     * another command uses the folder.
     */
    MintmarkApi open() throws IOException, InterruptedException {
        Settings settings = settings();
        DataFolder data = DataFolder.open(settings.data());
        long until = System.nanoTime() + TIMEOUT.toNanos();
        boolean told = false;
        while (true) {
            Optional<MintmarkApi> service = data.running().flatMap(ServiceClient::connect);
            if (service.isPresent()) {
                return Signals.closing(service.get());
            }
            Optional<DataFolder.Lock> lock = data.tryLock();
            if (lock.isPresent()) {
                return Signals.closing(Mintmark.open(settings, lock.get()));
            }
            if (System.nanoTime() > until) {
                throw CommandFailedException.failed("The data folder " + data.root()
                        + " was in use by another command for " + TIMEOUT.toMinutes() + " minutes.");
            }
            if (!told) {
                Output.note("mintmark: waiting for another command on " + data.root());
                told = true;
            }
            Thread.sleep(200);
        }
    }

    /** Opens the installation in this process, for {@code serve}. */
    Mintmark openToServe() {
        return openHere(settings());
    }

    /**
     * Opens the installation in this process with settings of the command's own; fails while another process uses the folder.
     */
    Mintmark openHere(Settings settings) {
        return Signals.closing(
                Mintmark.open(settings, DataFolder.open(settings.data()).lock()));
    }

    /** Returns the option as it was given, with a space before it; empty if it was not given. For hints at further commands. */
    String asGiven() {
        return folder == null ? "" : " --data " + ShellWords.quote(folder.toString());
    }
}
