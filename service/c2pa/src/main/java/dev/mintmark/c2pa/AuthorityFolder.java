package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Set;

/**
 * The files of a {@link DevelopmentAuthority}. A certificate's file is written after its key's file. A key without a
 * certificate is therefore the rest of an interrupted first start, and is replaced. A certificate without a key is a
 * loss, and is an error.
 */
record AuthorityFolder(Path folder) {
    static final String ROOT = "root.pem";
    private static final String ROOT_KEY = "root.key";
    private static final String SIGNER = "signer.pem";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");

    boolean hasRoot() {
        return Files.exists(folder.resolve(ROOT));
    }

    boolean hasSigner() {
        return Files.exists(folder.resolve(SIGNER));
    }

    X509Certificate root() throws SigningCertificateException {
        return Pem.certificates(folder.resolve(ROOT)).getFirst();
    }

    X509Certificate signer() throws SigningCertificateException {
        return Pem.certificates(folder.resolve(SIGNER)).getFirst();
    }

    PrivateKey rootKey() throws SigningCertificateException {
        Path file = folder.resolve(ROOT_KEY);
        if (!Files.exists(file)) {
            throw new SigningCertificateException(file + " is missing, but " + ROOT
                    + " is there; put it back from a backup, or move the folder away for a new authority.");
        }
        return Pem.privateKey(file);
    }

    PrivateKey signerKey() throws SigningCertificateException {
        return Pem.privateKey(folder.resolve(SIGNER));
    }

    void writeRoot(PrivateKey key, X509Certificate certificate) throws IOException, GeneralSecurityException {
        write(ROOT_KEY, Pem.encode("PRIVATE KEY", key.getEncoded()), OWNER_ONLY);
        write(ROOT, Pem.encode("CERTIFICATE", certificate.getEncoded()), PUBLIC);
    }

    /** Writes key and certificate into one file, so that they always belong together. */
    void writeSigner(PrivateKey key, X509Certificate certificate) throws IOException, GeneralSecurityException {
        byte[] first = Pem.encode("CERTIFICATE", certificate.getEncoded());
        byte[] second = Pem.encode("PRIVATE KEY", key.getEncoded());
        write(
                SIGNER,
                ByteBuffer.allocate(first.length + second.length)
                        .put(first)
                        .put(second)
                        .array(),
                OWNER_ONLY);
    }

    private void write(String name, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(folder, name, ".tmp", attributes);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        if (posix) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
