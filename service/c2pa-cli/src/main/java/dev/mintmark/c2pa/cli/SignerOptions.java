package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.KeyStoreSigner;
import dev.mintmark.c2pa.ManifestDefinition;
import dev.mintmark.c2pa.PemSigner;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.SigningCertificateException;
import dev.mintmark.c2pa.SigningOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** With which key to sign, and who gives the time-stamp. */
final class SignerOptions {
    private static final String PASSWORD = "C2PA_KEY_PASSWORD";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "The private key: PEM (PKCS #8), or PKCS #12 (.p12, .pfx) with its certificates; the environment"
                            + " variable " + PASSWORD
                            + " has the password of the latter. Default: private_key of the definition.")
    @Nullable
    Path key;

    @Option(
            names = "--chain",
            paramLabel = "PEM",
            description = "The certificates, signer first. Default: sign_cert of the definition.")
    @Nullable
    Path chain;

    @Option(
            names = "--alg",
            paramLabel = "NAME",
            description = "es256, es384, es512, ps256, ps384, ps512 or ed25519. Default: that of the key.")
    @Nullable
    String algorithm;

    @Option(
            names = "--tsa",
            paramLabel = "URL",
            description = "The time-stamp authority. Default: ta_url of the definition, or none.")
    @Nullable
    String timeStamps;

    @Option(
            names = "--development-keys",
            paramLabel = "FOLDER",
            description =
                    "Sign with a key of an authority in this folder, which is made if it does not exist; for trying"
                            + " only.")
    @Nullable
    Path development;

    ClaimSigner signer(ManifestDefinition definition, Path folder, CommandSpec command)
            throws SigningCertificateException {
        if (development != null) {
            return DevelopmentAuthority.openOrCreate(development).signer();
        }
        Path keyFile =
                key != null ? key : definition.privateKey().map(folder::resolve).orElse(null);
        if (keyFile == null) {
            throw CommandFiles.wrongUse(
                    command,
                    "No key to sign with: --key FILE and --chain PEM are missing, and the definition names none"
                            + " (--development-keys FOLDER makes some for trying).");
        }
        String name = keyFile.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".p12") || name.endsWith(".pfx")) {
            String password = Optional.ofNullable(System.getenv(PASSWORD)).orElse("");
            return KeyStoreSigner.pkcs12(keyFile, password.toCharArray(), null);
        }
        Path chainFile = chain != null
                ? chain
                : definition.certificates().map(folder::resolve).orElse(null);
        if (chainFile == null) {
            throw CommandFiles.wrongUse(command, "The certificates of the key are missing: --chain PEM.");
        }
        // The definition's alg is that of the key as a rule; only RSA keys have a choice.
        String wanted = algorithm != null
                ? algorithm
                : definition.algorithm().filter(a -> a.startsWith("ps")).orElse(null);
        return wanted == null
                ? PemSigner.load(chainFile, keyFile)
                : PemSigner.load(chainFile, keyFile, algorithm(wanted, command));
    }

    private static SigningAlgorithm algorithm(String label, CommandSpec command) {
        return Arrays.stream(SigningAlgorithm.values())
                .filter(a -> a.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> CommandFiles.wrongUse(command, "There is no signing algorithm " + label + "."));
    }

    SigningOptions options(ManifestDefinition definition) {
        String address =
                timeStamps != null ? timeStamps : definition.timeStampAddress().orElse(null);
        return address == null
                ? SigningOptions.NONE
                : SigningOptions.NONE.withTimeStamps(
                        new HttpTimeStampAuthority(URI.create(address), HttpTimeStampAuthority.DEADLINE));
    }
}
