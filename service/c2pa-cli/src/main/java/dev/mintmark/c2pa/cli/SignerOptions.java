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
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
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
            description =
                    "The time-stamp authority. If it gives none, the file is not signed. Default: ta_url of the definition,"
                            + " or none.")
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
            refuse(command, "--development-keys", "makes a key and its certificates", "--key", key);
            refuse(command, "--development-keys", "makes a key and its certificates", "--chain", chain);
            refuse(command, "--development-keys", "makes a key of one algorithm", "--alg", algorithm);
            return DevelopmentAuthority.openOrCreate(development).signer();
        }
        Path keyFile = key != null ? key : named(definition.privateKey(), "private_key", folder, command);
        if (keyFile == null) {
            throw CommandFiles.wrongUse(
                    command,
                    "No key to sign with: --key FILE and --chain PEM are missing, and the definition names none"
                            + " (--development-keys FOLDER makes some for trying).");
        }
        String name = keyFile.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".p12") || name.endsWith(".pfx")) {
            refuse(command, "A PKCS #12 file", "has the certificates too", "--chain", chain);
            refuse(command, "A PKCS #12 file", "is signed with as its key asks", "--alg", algorithm);
            CommandFiles.check(keyFile, command);
            String password = Optional.ofNullable(System.getenv(PASSWORD)).orElse("");
            return KeyStoreSigner.pkcs12(keyFile, password.toCharArray(), null);
        }
        Path chainFile = chain != null ? chain : named(definition.certificates(), "sign_cert", folder, command);
        if (chainFile == null) {
            throw CommandFiles.wrongUse(command, "The certificates of the key are missing: --chain PEM.");
        }
        CommandFiles.check(keyFile, command);
        CommandFiles.check(chainFile, command);
        // The definition's alg is that of the key as a rule; only RSA keys have a choice.
        String wanted = algorithm != null
                ? algorithm
                : definition.algorithm().filter(a -> a.startsWith("ps")).orElse(null);
        return wanted == null
                ? PemSigner.load(chainFile, keyFile)
                : PemSigner.load(chainFile, keyFile, algorithm(wanted, command));
    }

    private static void refuse(CommandSpec command, String what, String why, String option, @Nullable Object value) {
        if (value != null) {
            throw CommandFiles.wrongUse(command, what + " " + why + "; leave " + option + " out.");
        }
    }

    /** Returns a file that the definition names; null if it names none. */
    private static @Nullable Path named(Optional<String> name, String member, Path folder, CommandSpec command) {
        try {
            return name.map(folder::resolve).orElse(null);
        } catch (InvalidPathException e) {
            throw CommandFiles.wrongUse(command, "The definition's " + member + " is no name of a file.");
        }
    }

    private static SigningAlgorithm algorithm(String label, CommandSpec command) {
        return Arrays.stream(SigningAlgorithm.values())
                .filter(a -> a.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> CommandFiles.wrongUse(command, "There is no signing algorithm " + label + "."));
    }

    SigningOptions options(ManifestDefinition definition, CommandSpec command) {
        String address =
                timeStamps != null ? timeStamps : definition.timeStampAddress().orElse(null);
        return address == null
                ? SigningOptions.NONE
                : SigningOptions.NONE.withTimeStamps(
                        new HttpTimeStampAuthority(uri(address, command), HttpTimeStampAuthority.DEADLINE));
    }

    private static URI uri(String address, CommandSpec command) {
        try {
            URI uri = new URI(address);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Refused below.
        }
        throw CommandFiles.wrongUse(
                command,
                "\"" + address + "\" is no address of a time-stamp authority; http://timestamp.example.org is one.");
    }
}
