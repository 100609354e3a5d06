package dev.mintmark.app.seal;

import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.c2pa.PemBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The certificates of earlier signers and authorities, one PEM file per chain. A file is named by the SHA-256 of the chain's
 * first certificate: two authorities can use equal serial numbers.
 */
final class RetiredCertificates {
    private final Path folder;

    RetiredCertificates(Path folder) {
        this.folder = folder;
    }

    void keep(List<X509Certificate> chain) throws IOException {
        AtomicFile.write(
                folder.resolve(sha256(chain.getFirst()) + ".pem"),
                PemBundle.encode(chain),
                AtomicFile.Readers.EVERYONE);
    }

    List<List<X509Certificate>> chains() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> file.toString().endsWith(".pem"))
                    .sorted()
                    .toList();
        }
        List<List<X509Certificate>> chains = new ArrayList<>();
        for (Path file : files) {
            List<X509Certificate> chain =
                    PemBundle.parse(Files.readAllBytes(file)).chain();
            if (!chain.isEmpty()) {
                chains.add(chain);
            }
        }
        return chains;
    }

    private static String sha256(X509Certificate certificate) {
        try {
            return Sha256.hex(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read has no encoding.", e);
        }
    }
}
