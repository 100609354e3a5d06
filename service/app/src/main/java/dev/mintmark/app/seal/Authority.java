package dev.mintmark.app.seal;

import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.c2pa.CertificateIssuer;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.KeyStoreSigner;
import dev.mintmark.c2pa.PemBundle;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.SigningCertificateException;
import dev.mintmark.c2pa.TrustAnchors;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The certificate authority of a data folder, and the signer that it certifies. Creates, renews and replaces them; {@link
 * CertificateFiles} stores them. Only one process at a time may write to a folder.
 */
public final class Authority {
    private static final Duration ROOT_VALIDITY = Duration.ofDays(20 * 365L);
    private static final Duration SIGNER_VALIDITY = Duration.ofDays(365);

    /** A signer is renewed when it expires sooner than this. */
    private static final Duration RENEWAL = Duration.ofDays(30);

    private final CertificateFiles files;
    private final CertificateIssuer issuer;
    private final Clock clock;

    public Authority(KeyFolder.AuthorityFolder folder, SecretFiles secrets, SecureRandom random, Clock clock) {
        this.files = new CertificateFiles(folder, secrets);
        this.issuer = new CertificateIssuer("Mintmark", random);
        this.clock = clock;
    }

    /** Returns the files with private keys. */
    List<Path> secretFiles() {
        return files.secretFiles();
    }

    /**
     * Creates what is missing, and renews a signer of this authority that expires soon.
     *
     * @param algorithm of a signer where there is none; a renewed one keeps its algorithm
     */
    public void ensure(SigningAlgorithm algorithm) throws KeyException {
        try {
            if (files.root().isEmpty()) {
                createRoot();
            }
            files.endRoot();
            Optional<PemBundle> signer = files.signer();
            if (signer.isEmpty()) {
                rotate(algorithm);
            } else if (!isCertified(signer.get().chain())
                    || expiresSoon(signer.get().chain())) {
                rotate(algorithmOf(signer.get().chain().getFirst().getPublicKey()));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private void createRoot() throws IOException, GeneralSecurityException, KeyException {
        Optional<Path> orphaned = files.orphanedKey();
        if (orphaned.isPresent()) {
            throw new KeyException(files.folder().root() + " is missing, but "
                    + orphaned.get().getFileName()
                    + " is there; put it back from a backup, or move the folder away for a new authority.");
        }
        files.beginRoot();
        Instant now = clock.instant();
        KeyPair pair = issuer.keyPair(SigningAlgorithm.ES256);
        files.writeRoot(issuer.authority(pair, now, now.plus(ROOT_VALIDITY)), pair.getPrivate());
    }

    private static SigningAlgorithm algorithmOf(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec ->
                switch (ec.getParams().getCurve().getField().getFieldSize()) {
                    case 384 -> SigningAlgorithm.ES384;
                    case 521 -> SigningAlgorithm.ES512;
                    default -> SigningAlgorithm.ES256;
                };
            case RSAPublicKey rsa -> SigningAlgorithm.PS256;
            default -> SigningAlgorithm.ED25519;
        };
    }

    /** Replaces the signer by a new one; the old one's certificates are kept, its key is not. Returns the new certificate. */
    public X509Certificate rotate(SigningAlgorithm algorithm) throws KeyException {
        try {
            X509Certificate root = files.root()
                    .orElseThrow(() -> new KeyException("There is no authority in "
                            + files.folder().path() + " yet; mintmark keys new makes one."));
            PrivateKey rootKey = files.rootKey()
                    .orElseThrow(() -> new KeyException(files.folder().rootKey() + " is missing or empty, but "
                            + files.folder().root().getFileName()
                            + " is there; put it back from a backup, or move the folder away for a new authority."));
            Instant now = clock.instant();
            KeyPair pair = issuer.keyPair(algorithm);
            X509Certificate certificate =
                    issuer.signer(pair.getPublic(), root, rootKey, now, now.plus(SIGNER_VALIDITY));
            files.replaceSigner(new PemBundle(List.of(certificate), pair.getPrivate()));
            return certificate;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** Returns a PKCS #10 request for the signer's key, as PEM. */
    public byte[] request(String organisation, String name) throws KeyException {
        PemBundle signer = requireSigner();
        try {
            return PemBundle.encodeRequest(
                    issuer.request(signer.chain().getFirst().getPublicKey(), keyOf(signer), organisation, name));
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * Accepts another authority's certificates for the signer's key. Returns the signer's new certificate.
     *
     * @param pem the chain, the signer's certificate first, up to an authority's
     * @throws KeyException where it breaks the certificate profile, or is for another key
     */
    public X509Certificate accept(byte[] pem) throws KeyException {
        PemBundle signer = requireSigner();
        try {
            List<X509Certificate> chain = PemBundle.parse(pem).chain();
            if (chain.isEmpty()) {
                throw new KeyException("The file holds no certificate (BEGIN CERTIFICATE).");
            }
            PemBundle accepted = new PemBundle(chain, keyOf(signer));
            ConfiguredSigner.requireAuthority(claimSigner(accepted));
            files.replaceSigner(accepted);
            return chain.getFirst();
        } catch (SigningCertificateException e) {
            throw new KeyException("The certificates cannot be taken: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new KeyException("The certificates cannot be taken: " + e.getMessage() + ".", e);
        }
    }

    /** Returns the signer; its chain leaves out this authority's own certificate. */
    ClaimSigner signer() throws KeyException, SigningCertificateException {
        return claimSigner(requireSigner());
    }

    /** Returns this authority and those of imported chains, retired ones included: what was signed once stays trusted. */
    List<X509Certificate> anchors() throws KeyException {
        return trustLists().stream()
                .flatMap(list -> list.anchors().stream())
                .distinct()
                .toList();
    }

    /**
     * Returns the {@link #anchors} as lists: this authority is trusted for every signer that it certified, that of an imported
     * chain for that chain's signer alone.
     */
    List<TrustAnchors> trustLists() throws KeyException {
        List<TrustAnchors> lists = new ArrayList<>();
        try {
            Optional<X509Certificate> root = files.root();
            root.ifPresent(certificate -> lists.add(new TrustAnchors(List.of(certificate))));
            List<List<X509Certificate>> chains = new ArrayList<>();
            files.signer().ifPresent(signer -> chains.add(signer.chain()));
            chains.addAll(files.retired());
            chains.stream()
                    .filter(chain -> chain.getLast().getBasicConstraints() >= 0)
                    .filter(chain -> !Optional.of(chain.getLast()).equals(root))
                    .forEach(chain -> lists.add(trustListOf(chain)));
        } catch (IOException e) {
            throw unusable(e);
        }
        return List.copyOf(lists);
    }

    /** A chain of one certificate is an earlier authority of this folder; a longer one was imported for its signer. */
    private static TrustAnchors trustListOf(List<X509Certificate> chain) {
        TrustAnchors authority = new TrustAnchors(List.of(chain.getLast()));
        return chain.size() == 1 ? authority : authority.onlyFor(chain.getFirst());
    }

    /** Returns the path of the file with the {@link #anchors}, to be given to others. Nothing is written. */
    Path anchorsFile() throws KeyException {
        return anchors().size() == 1 ? files.folder().root() : files.folder().anchors();
    }

    /** Writes the file with the {@link #anchors} where they are more than the root; returns its path. */
    Path writeAnchors() throws KeyException {
        List<X509Certificate> anchors = anchors();
        Path file = anchorsFile();
        try {
            if (anchors.size() > 1) {
                files.writeAnchors(anchors);
            }
            return file;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Returns this authority's certificate; empty where there is none yet. */
    public Optional<X509Certificate> root() throws IOException {
        return files.root();
    }

    /** Returns the signer's certificates, its own first; none where there is no signer. */
    public List<X509Certificate> signerChain() throws IOException {
        return files.signer().map(PemBundle::chain).orElse(List.of());
    }

    /** Returns the certificates of earlier signers and authorities. */
    public List<X509Certificate> retired() throws IOException {
        return files.retired().stream().map(List::getFirst).toList();
    }

    private PemBundle requireSigner() throws KeyException {
        try {
            return files.signer()
                    .orElseThrow(() -> new KeyException(
                            "There is no signer in " + files.folder().path() + " yet; mintmark keys new makes one."));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static ClaimSigner claimSigner(PemBundle signer) throws SigningCertificateException {
        char[] inMemory = new char[0];
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("signer", keyOf(signer), inMemory, signer.chain().toArray(X509Certificate[]::new));
            return KeyStoreSigner.of(store, "signer", inMemory, null);
        } catch (IOException | GeneralSecurityException e) {
            throw new SigningCertificateException(
                    "The certificates are no chain, each signed by the next: " + e.getMessage() + ".", e);
        }
    }

    private static PrivateKey keyOf(PemBundle signer) {
        PrivateKey key = signer.key();
        if (key == null) {
            throw new IllegalStateException("A signer was read that has no key.");
        }
        return key;
    }

    /** An imported chain, which includes its authority's certificate, is renewed by that authority and never here. */
    boolean expiresSoon(List<X509Certificate> chain) {
        return chain.size() == 1
                && chain.getFirst().getNotAfter().toInstant().minus(RENEWAL).isBefore(clock.instant());
    }

    /** Whether a signer was imported or is this authority's; the key decides, since another authority may have its name. */
    private boolean isCertified(List<X509Certificate> chain) throws IOException {
        Optional<X509Certificate> root = files.root();
        if (chain.size() > 1 || root.isEmpty()) {
            return chain.size() > 1;
        }
        try {
            chain.getFirst().verify(root.get().getPublicKey());
            return root.get().getSubjectX500Principal().equals(chain.getFirst().getIssuerX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private KeyException unusable(Exception e) {
        return new KeyException("The C2PA keys in " + files.folder().path() + " cannot be used: " + e.getMessage(), e);
    }
}
