package dev.mintmark.app.seal;

import dev.mintmark.app.io.AtomicFile;
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
 * The files of an {@link Authority}: {@code root.pem}, {@code root.key}, {@code signer.pem} (certificates and key in one file, so
 * that both change together) and, in {@code old}, retired certificates. A certificate is written only after its key. Only one
 * process at a time may write to a folder.
 */
final class CertificateFiles {
    private static final String ROOT = "root.pem";

    private final Path folder;
    private final SecretFiles secrets;
    private final RetiredCertificates retired;

    CertificateFiles(Path folder, SecretFiles secrets) {
        this.folder = folder;
        this.secrets = secrets;
        this.retired = new RetiredCertificates(folder.resolve("old"));
    }

    Path folder() {
        return folder;
    }

    Path rootFile() {
        return folder.resolve(ROOT);
    }

    Path rootKeyFile() {
        return folder.resolve("root.key");
    }

    Path signerFile() {
        return folder.resolve("signer.pem");
    }

    /** The file with all trust anchors, where there are more than the root. */
    Path anchorsFile() {
        return folder.resolve("anchors.pem");
    }

    /** The file that exists while a root is created: a key without its certificate is then nobody's loss. */
    private Path creationFile() {
        return folder.resolve("root.making");
    }

    /** Returns the files with private keys. */
    List<Path> secretFiles() {
        return List.of(rootKeyFile(), signerFile());
    }

    Optional<X509Certificate> root() throws IOException {
        return Files.exists(rootFile())
                ? PemBundle.parse(Files.readAllBytes(rootFile())).first()
                : Optional.empty();
    }

    /** Returns the root's key; empty where the file is missing or holds none. */
    Optional<PrivateKey> rootKey() throws IOException {
        Optional<byte[]> file = secrets.read(rootKeyFile());
        return file.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(PemBundle.parse(file.get()).key());
    }

    /** Returns a key file without its root, which a new root would replace; empty where nothing would be lost. */
    Optional<Path> orphanedKey() {
        return Files.exists(creationFile())
                ? Optional.empty()
                : secretFiles().stream().filter(Files::exists).findFirst();
    }

    void beginRoot() throws IOException {
        AtomicFile.write(creationFile(), new byte[0], AtomicFile.Readers.OWNER);
    }

    void writeRoot(X509Certificate certificate, PrivateKey key) throws IOException {
        secrets.write(rootKeyFile(), PemBundle.encode(key));
        AtomicFile.write(rootFile(), PemBundle.encode(List.of(certificate)), AtomicFile.Readers.EVERYONE);
    }

    void endRoot() throws IOException {
        Files.deleteIfExists(creationFile());
    }

    /** @throws IOException also where the file lacks its certificate or its key */
    Optional<PemBundle> signer() throws IOException {
        Optional<byte[]> file = secrets.read(signerFile());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        PemBundle signer = PemBundle.parse(file.get());
        if (signer.chain().isEmpty() || signer.key() == null) {
            throw new IOException(signerFile() + " lacks its certificate or its key");
        }
        return Optional.of(signer);
    }

    /** Writes a signer; the certificates of the one before are retired, its key is not kept. */
    void replaceSigner(PemBundle signer) throws IOException {
        Optional<PemBundle> before = signer();
        if (before.isPresent()) {
            retired.keep(before.get().chain());
        }
        secrets.write(signerFile(), signer.encode());
    }

    void writeAnchors(List<X509Certificate> anchors) throws IOException {
        AtomicFile.write(anchorsFile(), PemBundle.encode(anchors), AtomicFile.Readers.EVERYONE);
    }

    /** Returns the chains of earlier signers and authorities. */
    List<List<X509Certificate>> retired() throws IOException {
        return retired.chains();
    }
}
