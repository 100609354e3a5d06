package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.chain.accounts.ChainAccounts;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.seal.Authority;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.secrets.AccountFolder;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.contracts.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the keys of the data folder without any secret. */
@Command(
        name = "show",
        description = "Prints the keys of the data folder: name, validity, algorithm and fingerprint; no secret.")
final class KeysShow implements Callable<Integer> {
    /** As many digits of a fingerprint as people compare. */
    private static final int SHORT = 16;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        print(data.settings());
        return Main.DONE;
    }

    static void print(Settings settings) throws Exception {
        SecretFiles secrets = Mintmark.secrets(settings);
        KeyFolder folder = KeyFolder.in(settings.data());
        Optional<String> watermark = SealingKeys.watermarkFingerprint(folder, secrets);
        Authority authority = KeysCommand.authority(settings);
        Optional<X509Certificate> root = authority.root();
        List<X509Certificate> signer = authority.signerChain();

        Output.line("stored     " + stored(SealingKeys.secretFiles(folder, authority)));
        Output.line("watermark  "
                + watermark
                        .map(fingerprint -> "key " + fingerprint.substring(0, SHORT))
                        .orElse("none; mintmark keys new makes it"));
        Output.line("authority  " + root.map(KeysShow::line).orElse("none; mintmark keys new makes it"));
        Output.line("signer     " + (signer.isEmpty() ? "none; mintmark keys new makes it" : line(signer.getFirst())));
        for (X509Certificate above : signer.subList(Math.min(1, signer.size()), signer.size())) {
            Output.line("  under    " + line(above));
        }
        for (X509Certificate old : authority.retired()) {
            Output.line("earlier    " + line(old));
        }
        if (!settings.sign().own()) {
            Output.line("in force   the signer of sign.* in the settings, not the one above");
        }
        if (settings.chain().embedded()) {
            Optional<Address> attester =
                    ChainAccounts.attester(AccountFolder.of(AccountFolder.chain(settings.data())), secrets);
            Output.line("attester   " + attester.map(Address::hex).orElse("none; mintmark keys new makes it"));
        } else {
            Path attester = settings.chain().attesterKeystore();
            Output.line("attester   "
                    + (attester == null ? "none; chain.attesterKeystore is not set" : "keystore " + attester));
        }
    }

    private static String stored(List<Path> files) throws IOException {
        int present = 0;
        int encrypted = 0;
        for (Path file : files) {
            present += Files.exists(file) ? 1 : 0;
            encrypted += SecretFiles.isEncrypted(file) ? 1 : 0;
        }
        if (encrypted == 0) {
            return "plain, mode 0600";
        }
        return encrypted == present
                ? "encrypted with a password"
                : "some encrypted with a password, some plain; mintmark keys new with the password encrypts all";
    }

    private static String line(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + "; " + algorithm(certificate) + "; "
                + certificate.getNotBefore().toInstant() + " to "
                + certificate.getNotAfter().toInstant() + "; SHA-256 " + Sha256.hex(encoded(certificate));
    }

    private static String algorithm(X509Certificate certificate) {
        return switch (certificate.getPublicKey()) {
            case ECPublicKey ec -> "P-" + ec.getParams().getCurve().getField().getFieldSize();
            case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
            default -> certificate.getPublicKey().getAlgorithm();
        };
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read has no encoding.", e);
        }
    }
}
