package dev.mintmark.app.seal;

import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.c2pa.PemBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes the files of an {@link Authority}. A certificate is written only after its key. Only one process at a time
 * may write to a folder.
 */
final class CertificateFiles {
    private final KeyFolder.AuthorityFolder folder;
    private final SecretFiles secrets;
    private final RetiredCertificates retired;

    CertificateFiles(KeyFolder.AuthorityFolder folder, SecretFiles secrets) {
        this.folder = folder;
        this.secrets = secrets;
        this.retired = new RetiredCertificates(folder.retired());
    }

    KeyFolder.AuthorityFolder folder() {
        return folder;
    }

    /** Returns the files with private keys. */
    List<Path> secretFiles() {
        return List.of(folder.rootKey(), folder.signer());
    }

    Optional<X509Certificate> root() throws IOException {
        return Files.exists(folder.root())
                ? PemBundle.parse(Files.readAllBytes(folder.root())).first()
                : Optional.empty();
    }

    /** Returns the root's key; empty where the file is missing or holds none. */
    Optional<PrivateKey> rootKey() throws IOException {
        Optional<byte[]> file = secrets.read(folder.rootKey());
        return file.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(PemBundle.parse(file.get()).key());
    }

    /** Returns a key file without its root, which a new root would replace; empty where nothing would be lost. */
    Optional<Path> orphanedKey() {
        return Files.exists(folder.creation())
                ? Optional.empty()
                : secretFiles().stream().filter(Files::exists).findFirst();
    }

    void beginRoot() throws IOException {
        AtomicFile.write(folder.creation(), new byte[0], AtomicFile.Readers.OWNER);
    }

    void writeRoot(X509Certificate certificate, PrivateKey key) throws IOException {
        secrets.write(folder.rootKey(), PemBundle.encode(key));
        AtomicFile.write(folder.root(), PemBundle.encode(List.of(certificate)), AtomicFile.Readers.EVERYONE);
    }

    void endRoot() throws IOException {
        Files.deleteIfExists(folder.creation());
    }

    /** @throws IOException also where the file lacks its certificate or its key */
    Optional<PemBundle> signer() throws IOException {
        Optional<byte[]> file = secrets.read(folder.signer());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        PemBundle signer = PemBundle.parse(file.get());
        if (signer.chain().isEmpty() || signer.key() == null) {
            throw new IOException(folder.signer() + " lacks its certificate or its key");
        }
        return Optional.of(signer);
    }

    /** Writes a signer; the certificates of the one before are retired, its key is not kept. */
    void replaceSigner(PemBundle signer) throws IOException {
        Optional<PemBundle> before = signer();
        if (before.isPresent()) {
            retired.keep(before.get().chain());
        }
        secrets.write(folder.signer(), signer.encode());
    }

    void writeAnchors(List<X509Certificate> anchors) throws IOException {
        AtomicFile.write(folder.anchors(), PemBundle.encode(anchors), AtomicFile.Readers.EVERYONE);
    }

    /** Returns the chains of earlier signers and authorities. */
    List<List<X509Certificate>> retired() throws IOException {
        return retired.chains();
    }
}
