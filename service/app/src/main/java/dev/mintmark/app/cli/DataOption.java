package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.config.SettingsLoader;
import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.secrets.SecretException;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.watermark.WatermarkKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The data folder of a command, and the service that works on it. */
final class DataOption {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Option(names = "--data", paramLabel = "DIR", description = "The folder that holds all state.")
    @Nullable
    Path folder;

    private Path folder() {
        return folder == null ? SettingsLoader.standardData(System.getenv()) : folder;
    }

    Settings settings() {
        return SettingsLoader.load(folder(), System.getenv());
    }

    /** The certificates by which others can check what was signed here, once a service has opened its keys. */
    Path trustAnchors() throws KeyException {
        Settings settings = settings();
        return SealingKeys.anchorsFile(
                settings.data().resolve(DataFolder.KEYS),
                settings.sign(),
                Mintmark.secrets(settings),
                new SecureRandom());
    }

    /** The key in a file, or the data folder's own. */
    WatermarkKey watermarkKey(@Nullable Path file) {
        Path key = file == null ? SealingKeys.watermarkFile(folder().resolve(DataFolder.KEYS)) : file;
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
            throw CommandFailedException.wrongUse(key + " is no watermark key: " + e.getMessage());
        }
    }

    /** The service that runs on the folder, or one for this command alone; waits while another command works there. */
    ServiceClient service() throws Exception {
        Settings settings = settings();
        DataFolder data = DataFolder.open(settings.data());
        long until = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (true) {
            Optional<DataFolder.RunningService> running = data.running();
            if (running.isPresent() && running.get().port() > 0) {
                return ServiceClient.at(
                        URI.create("http://127.0.0.1:" + running.get().port()));
            }
            Optional<DataFolder.Lock> lock = data.tryLock();
            if (lock.isPresent()) {
                return ServiceClient.of(Mintmark.start(settings, lock.get(), 0, false));
            }
            if (System.nanoTime() > until) {
                throw CommandFailedException.failed("The data folder " + data.root()
                        + " was in use by another command for " + PATIENCE.toMinutes() + " minutes.");
            }
            if (!told) {
                Output.note("mintmark: waiting for another command on " + data.root());
                told = true;
            }
            Thread.sleep(200);
        }
    }

    /** The service itself, announced to the commands of the same folder. */
    Mintmark serve(@Nullable Integer port) throws Exception {
        Settings settings = settings();
        DataFolder.Lock lock = DataFolder.open(settings.data()).lock();
        return Mintmark.start(settings, lock, port == null ? settings.server().port() : port, true);
    }
}
