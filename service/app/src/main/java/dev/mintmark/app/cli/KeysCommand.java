package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.seal.Authority;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.c2pa.SigningAlgorithm;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The commands on the keys of the data folder. Commands that change keys lock the folder, so that no service runs with other keys
 * than those on disk.
 */
@Command(
        name = "keys",
        description = "Makes, shows, renews, backs up and restores the keys of the data folder.",
        subcommands = {
            KeysCommand.New.class,
            KeysShow.class,
            ApiKeyCommands.class,
            KeysCommand.Request.class,
            KeysCommand.Import.class,
            KeysCommand.Rotate.class,
            KeysBackup.Backup.class,
            KeysBackup.Restore.class
        })
final class KeysCommand {
    private static final String ALGORITHMS = "es256, es384, es512, ps256 or ed25519";

    private KeysCommand() {}

    static Authority authority(Settings settings) {
        return SealingKeys.authority(KeyFolder.in(settings.data()), Mintmark.secrets(settings), new SecureRandom());
    }

    private interface Change {
        void in(DataFolder folder) throws Exception;
    }

    /** Changes keys under the folder's lock, unless a restore was interrupted. */
    private static void changing(Settings settings, Change change) throws Exception {
        DataFolder folder = DataFolder.open(settings.data());
        try (DataFolder.Lock lock = folder.lock()) {
            SealingKeys.refuseHalfRestored(folder.keys());
            change.in(folder);
        }
    }

    private static SigningAlgorithm algorithm(String label) {
        return Arrays.stream(SigningAlgorithm.values())
                .filter(algorithm -> algorithm.label().equals(label))
                // the stored RSA key does not say which hash it signs with, so only PS256 is offered
                .filter(algorithm -> algorithm != SigningAlgorithm.PS384 && algorithm != SigningAlgorithm.PS512)
                .findFirst()
                .orElseThrow(() -> CommandFailedException.wrongUse(
                        "--algorithm is \"" + label + "\"; it can be " + ALGORITHMS + "."));
    }

    private static String named(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + ", valid until "
                + certificate.getNotAfter().toInstant();
    }

    @Command(name = "new", description = "Makes the keys that are missing.")
    static final class New implements Callable<Integer> {
        @Option(
                names = "--algorithm",
                paramLabel = "NAME",
                description = "Signature algorithm of a new signer: " + ALGORITHMS + ". Default: es256.")
        String algorithm = SigningAlgorithm.ES256.label();

        @Option(
                names = "--replace-watermark",
                description =
                        "Use the watermark key in the folder, or a new one, in place of a lost key. Copies of the artworks"
                                + " that have the lost key's watermark can then no longer be recovered by it. Default: off.")
        boolean replaceWatermark;

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            SigningAlgorithm chosen = algorithm(algorithm);
            Settings settings = data.settings();
            try (Mintmark mintmark = data.openHere(settings)) {
                mintmark.makeKeys(chosen, replaceWatermark);
            }
            KeysShow.print(settings);
            return Main.DONE;
        }
    }

    @Command(
            name = "csr",
            description = "Prints a certificate request (PKCS#10) for the signing key, for another authority.")
    static final class Request implements Callable<Integer> {
        @Option(
                names = "--organisation",
                required = true,
                description = "Your organisation's name, which the authority will check.")
        String organisation = "";

        @Option(names = "--name", description = "The subject's common name. Default: Mintmark claim signer.")
        String name = "Mintmark claim signer";

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            if (organisation.isBlank() || name.isBlank()) {
                throw CommandFailedException.wrongUse("--organisation and --name cannot be empty.");
            }
            byte[] pem = authority(data.settings()).request(organisation, name);
            Output.lines(new String(pem, java.nio.charset.StandardCharsets.US_ASCII).stripTrailing());
            Output.note("Ask for extendedKeyUsage emailProtection and keyUsage digitalSignature;"
                    + " then: mintmark keys import CHAIN.");
            return Main.DONE;
        }
    }

    @Command(
            name = "import",
            description = "Installs the certificates that another authority issued for the signing key.")
    static final class Import implements Callable<Integer> {
        @Parameters(paramLabel = "CHAIN", description = "PEM file of the certificates, the signer's first.")
        Path chain = Path.of("");

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            byte[] pem = InputFiles.read(chain);
            Settings settings = data.settings();
            changing(
                    settings,
                    folder -> Output.line(
                            "Signing from now on: " + named(authority(settings).accept(pem)) + "."));
            return Main.DONE;
        }
    }

    @Command(name = "rotate", description = "Makes a new signing key and certificate under the folder's authority.")
    static final class Rotate implements Callable<Integer> {
        @Option(
                names = "--algorithm",
                paramLabel = "NAME",
                description = "Signature algorithm of the new key: " + ALGORITHMS + ". Default: es256.")
        String algorithm = SigningAlgorithm.ES256.label();

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            SigningAlgorithm chosen = algorithm(algorithm);
            Settings settings = data.settings();
            changing(
                    settings,
                    folder -> Output.line(
                            "Signing from now on: " + named(authority(settings).rotate(chosen))
                                    + ". Files that were signed before stay valid."));
            return Main.DONE;
        }
    }
}
