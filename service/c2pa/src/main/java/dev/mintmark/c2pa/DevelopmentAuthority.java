package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A certificate authority in a folder, for development and wherever no public trust list is needed.
 *
 * <p>The folder contains {@code root.pem}, {@code root.key} and {@code signer.pem} (certificate and key in one file, so
 * that both change together). Only the owner can read the keys; they are not encrypted. A signer's certificate is valid
 * for {@value #LEAF_DAYS} days, and {@link #openOrCreate} renews it during its last {@value #RENEWAL_DAYS} days. Every
 * file is written completely or not at all. Immutable and thread-safe.
 */
public final class DevelopmentAuthority {
    static final int LEAF_DAYS = 365;
    static final int RENEWAL_DAYS = 30;
    private static final int ROOT_YEARS = 20;
    private static final CertificateIssuer ISSUER = new CertificateIssuer("Development", new SecureRandom());
    /** The file's lock excludes other processes; threads of this process need their own lock. */
    private static final Object WITHIN_PROCESS = new Object();

    private final Path folder;
    private final X509Certificate root;
    private final ClaimSigner signer;

    private DevelopmentAuthority(Path folder, X509Certificate root, ClaimSigner signer) {
        this.folder = folder;
        this.root = root;
        this.signer = signer;
    }

    /**
     * Opens the authority in a folder. Creates the folder, the authority and the signer if they are missing.
     *
     * @throws SigningCertificateException if the folder cannot be written, a certificate has no key, or a key belongs
     *     to another certificate
     */
    public static DevelopmentAuthority openOrCreate(Path folder) throws SigningCertificateException {
        return openOrCreate(folder, Clock.systemUTC());
    }

    static DevelopmentAuthority openOrCreate(Path folder, Clock clock) throws SigningCertificateException {
        try {
            Files.createDirectories(folder);
            synchronized (WITHIN_PROCESS) {
                try (FileChannel channel = FileChannel.open(
                                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    return openOrCreateLocked(new AuthorityFolder(folder), clock.instant(), lock);
                }
            }
        } catch (IOException e) {
            throw new SigningCertificateException(
                    "The certificate authority in " + folder + " cannot be opened: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new SigningCertificateException("The platform cannot make certificates: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("UnusedVariable") // the lock is an argument so that nobody calls this without one
    private static DevelopmentAuthority openOrCreateLocked(AuthorityFolder files, Instant now, FileLock lock)
            throws IOException, GeneralSecurityException, SigningCertificateException {
        // Keys are written before certificates, so an existing certificate has a complete key.
        if (!files.hasRoot()) {
            KeyPair pair = ISSUER.keyPair(SigningAlgorithm.ES256);
            X509Certificate made = ISSUER.authority(pair, now, now.plus(Duration.ofDays(ROOT_YEARS * 365L)));
            files.writeRoot(pair.getPrivate(), made);
        }
        X509Certificate root = files.root();
        PrivateKey rootKey = files.rootKey();
        if (!files.hasSigner() || isExpiring(files.signer(), root, now)) {
            KeyPair pair = ISSUER.keyPair(SigningAlgorithm.ES256);
            X509Certificate leaf =
                    ISSUER.signer(pair.getPublic(), root, rootKey, now, now.plus(Duration.ofDays(LEAF_DAYS)));
            files.writeSigner(pair.getPrivate(), leaf);
        }
        ClaimSigner signer = PrivateKeySigner.checked(List.of(files.signer()), files.signerKey());
        return new DevelopmentAuthority(files.folder(), root, signer);
    }

    /** Returns the signer of this authority. Its chain does not contain the root. */
    public ClaimSigner signer() {
        return signer;
    }

    /** Returns the PEM file with the root certificate, for the trust lists of validators. */
    public Path trustAnchorsPem() {
        return folder.resolve(AuthorityFolder.ROOT);
    }

    /** Returns the certificate of the authority, for trust lists. */
    public X509Certificate root() {
        return root;
    }

    private static boolean isExpiring(X509Certificate signer, X509Certificate root, Instant now) {
        return !signer.getIssuerX500Principal().equals(root.getSubjectX500Principal())
                || signer.getNotAfter()
                        .toInstant()
                        .minus(Duration.ofDays(RENEWAL_DAYS))
                        .isBefore(now);
    }
}
