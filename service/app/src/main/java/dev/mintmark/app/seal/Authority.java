package dev.mintmark.app.seal;

import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.c2pa.CertificateIssuer;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.KeyStoreSigner;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.SigningCertificateException;
import dev.mintmark.c2pa.TrustAnchors;
import java.io.IOException;
import java.nio.file.Files;
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
 * The data folder's own certificate authority and the signer under it: {@code root.pem}, {@code root.key}, {@code
 * signer.pem} (certificates and key in one, so that both change at once) and, in {@code old}, the certificates of earlier
 * ones. A certificate's file appears only after its key's. One process at a time writes to a folder.
 */
public final class Authority {
    private static final Duration ROOT_VALIDITY = Duration.ofDays(20 * 365L);
    private static final Duration SIGNER_VALIDITY = Duration.ofDays(365);
    private static final Duration RENEWAL = Duration.ofDays(30);
    private static final String ROOT = "root.pem";
    private static final String MAKING = "root.making";

    private final Path folder;
    private final SecretFiles secrets;
    private final CertificateIssuer issuer;
    private final Clock clock;
    private final RetiredCertificates old;

    public Authority(Path folder, SecretFiles secrets, SecureRandom random, Clock clock) {
        this.folder = folder;
        this.secrets = secrets;
        this.issuer = new CertificateIssuer("Mintmark", random);
        this.clock = clock;
        this.old = new RetiredCertificates(folder.resolve("old"));
    }

    /** The files with keys in them. */
    List<Path> secretFiles() {
        return List.of(rootKeyFile(), signerFile());
    }

    /** Makes what is missing, and a new signer in place of one of this authority that will soon expire. */
    public void ensure(SigningAlgorithm algorithm) throws KeyException {
        try {
            Path making = folder.resolve(MAKING);
            if (!Files.exists(folder.resolve(ROOT))) {
                refuseToReplace(making);
                AtomicFile.write(making, new byte[0], AtomicFile.Readers.OWNER);
                Instant now = clock.instant();
                KeyPair pair = issuer.keyPair(SigningAlgorithm.ES256);
                X509Certificate made = issuer.authority(pair, now, now.plus(ROOT_VALIDITY));
                secrets.write(
                        rootKeyFile(),
                        PemText.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
                AtomicFile.write(
                        folder.resolve(ROOT), PemText.certificates(List.of(made)), AtomicFile.Readers.EVERYONE);
            }
            Files.deleteIfExists(making);
            Optional<PemText> signer = signerText();
            if (signer.isEmpty()) {
                rotate(algorithm);
            } else if (!certified(signer.get().chain()) || expiring(signer.get().chain())) {
                rotate(algorithmOf(signer.get().chain().getFirst().getPublicKey()));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw failed(e);
        }
    }

    /** A new signer signs as the one before it did. */
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

    /** A key without its certificate is left alone, but for one whose making was cut off: nobody has signed with that. */
    private void refuseToReplace(Path making) throws KeyException {
        for (Path left : secretFiles()) {
            if (Files.exists(left) && !Files.exists(making)) {
                throw new KeyException(folder.resolve(ROOT) + " is missing, but " + left.getFileName()
                        + " is there; put it back from a backup, or move the folder away for a new authority.");
            }
        }
    }

    /** A new signer under this authority; the old one's certificates are kept, its key is not. */
    public X509Certificate rotate(SigningAlgorithm algorithm) throws KeyException {
        try {
            X509Certificate root = root().orElseThrow(() ->
                    new KeyException("There is no authority in " + folder + " yet; mintmark keys new makes one."));
            Optional<byte[]> rootKey = secrets.read(rootKeyFile());
            PrivateKey authorityKey =
                    rootKey.isEmpty() ? null : PemText.parse(rootKey.get()).key();
            if (authorityKey == null) {
                throw new KeyException(rootKeyFile() + " is missing or empty, but " + ROOT
                        + " is there; put it back from a backup, or move the folder away for a new authority.");
            }
            Instant now = clock.instant();
            KeyPair pair = issuer.keyPair(algorithm);
            X509Certificate made = issuer.signer(pair.getPublic(), root, authorityKey, now, now.plus(SIGNER_VALIDITY));
            replaceSigner(new PemText(List.of(made), pair.getPrivate()));
            return made;
        } catch (IOException | GeneralSecurityException e) {
            throw failed(e);
        }
    }

    /** A PKCS#10 request for the signer's key, PEM. */
    public byte[] request(String organisation, String name) throws KeyException {
        PemText signer = signerOrFail();
        try {
            return PemText.encode(
                    "CERTIFICATE REQUEST",
                    issuer.request(signer.chain().getFirst().getPublicKey(), key(signer), organisation, name));
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    /**
     * Takes another authority's certificates for the signer's key.
     *
     * @param pem the chain, the signer's certificate first, up to an authority's
     * @throws KeyException where it breaks the certificate profile, or is for another key
     */
    public X509Certificate accept(byte[] pem) throws KeyException {
        PemText signer = signerOrFail();
        try {
            List<X509Certificate> chain = PemText.parse(pem).chain();
            if (chain.isEmpty()) {
                throw new KeyException("The file holds no certificate (BEGIN CERTIFICATE).");
            }
            PemText accepted = new PemText(chain, key(signer));
            ConfiguredSigner.checked(signer(accepted));
            replaceSigner(accepted);
            return chain.getFirst();
        } catch (SigningCertificateException e) {
            throw new KeyException("The certificates cannot be taken: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new KeyException("The certificates cannot be taken: " + e.getMessage() + ".", e);
        }
    }

    /** Who signs; its chain leaves out this authority's own certificate. */
    ClaimSigner signer() throws KeyException, SigningCertificateException {
        return signer(signerOrFail());
    }

    /** This authority, and those of imported chains, old ones included: what was signed once stays trusted. */
    List<X509Certificate> anchors() throws KeyException {
        return own().stream()
                .flatMap(list -> list.anchors().stream())
                .distinct()
                .toList();
    }

    /** The same as lists: this authority speaks for whomever it certified, that of an imported chain for its signer. */
    List<TrustAnchors> own() throws KeyException {
        List<TrustAnchors> own = new ArrayList<>();
        try {
            Optional<X509Certificate> root = root();
            root.ifPresent(here -> own.add(new TrustAnchors(List.of(here))));
            List<List<X509Certificate>> chains = new ArrayList<>();
            signerText().ifPresent(text -> chains.add(text.chain()));
            chains.addAll(old.chains());
            chains.stream()
                    .filter(chain -> chain.getLast().getBasicConstraints() >= 0)
                    .filter(chain -> !Optional.of(chain.getLast()).equals(root))
                    .forEach(chain -> own.add(speaking(chain)));
        } catch (IOException e) {
            throw failed(e);
        }
        return List.copyOf(own);
    }

    /** An earlier authority of this folder stands alone in its file; others stand behind the signer that they certified. */
    private static TrustAnchors speaking(List<X509Certificate> chain) {
        TrustAnchors authority = new TrustAnchors(List.of(chain.getLast()));
        return chain.size() == 1 ? authority : authority.onlyFor(chain.getFirst());
    }

    /** Where the file with these certificates is, to be given to whoever is to trust them. */
    Path anchorsFile() throws KeyException {
        return folder.resolve(anchors().size() == 1 ? ROOT : "anchors.pem");
    }

    /** The same, written where these are more than this authority's. */
    Path anchorsPem() throws KeyException {
        List<X509Certificate> anchors = anchors();
        Path file = anchorsFile();
        try {
            if (anchors.size() > 1) {
                AtomicFile.write(file, PemText.certificates(anchors), AtomicFile.Readers.EVERYONE);
            }
            return file;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** This authority's certificate, where it was made. */
    public Optional<X509Certificate> root() throws IOException {
        Path file = folder.resolve(ROOT);
        return Files.exists(file) ? PemText.parse(Files.readAllBytes(file)).signer() : Optional.empty();
    }

    /** The signer's certificates, its own first, where there are any. */
    public List<X509Certificate> signerChain() throws IOException {
        return signerText().map(PemText::chain).orElse(List.of());
    }

    /** The certificates of earlier signers and authorities. */
    public List<X509Certificate> old() throws IOException {
        return old.chains().stream().map(List::getFirst).toList();
    }

    private void replaceSigner(PemText text) throws IOException {
        Optional<PemText> before = signerText();
        if (before.isPresent()) {
            old.keep(before.get().chain());
        }
        secrets.write(signerFile(), text.bytes());
    }

    private Optional<PemText> signerText() throws IOException {
        Optional<byte[]> file = secrets.read(signerFile());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        PemText text = PemText.parse(file.get());
        if (text.chain().isEmpty() || text.key() == null) {
            throw new IOException(signerFile() + " lacks its certificate or its key");
        }
        return Optional.of(text);
    }

    private PemText signerOrFail() throws KeyException {
        try {
            return signerText()
                    .orElseThrow(() ->
                            new KeyException("There is no signer in " + folder + " yet; mintmark keys new makes one."));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static ClaimSigner signer(PemText text) throws SigningCertificateException {
        char[] inMemory = new char[0];
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("signer", key(text), inMemory, text.chain().toArray(X509Certificate[]::new));
            return KeyStoreSigner.of(store, "signer", inMemory, null);
        } catch (IOException | GeneralSecurityException e) {
            throw new SigningCertificateException(
                    "The certificates are no chain, each signed by the next: " + e.getMessage() + ".", e);
        }
    }

    private static PrivateKey key(PemText text) {
        PrivateKey key = text.key();
        if (key == null) {
            throw new IllegalStateException("A signer was taken that has no key.");
        }
        return key;
    }

    /** An imported chain, which has its authority's certificate in it, is that authority's to renew. */
    boolean expiring(List<X509Certificate> chain) {
        return chain.size() == 1
                && chain.getFirst().getNotAfter().toInstant().minus(RENEWAL).isBefore(clock.instant());
    }

    /** Whether a signer is this authority's, if it is nobody else's; names alone can be those of another key. */
    private boolean certified(List<X509Certificate> chain) throws IOException {
        Optional<X509Certificate> root = root();
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

    private Path rootKeyFile() {
        return folder.resolve("root.key");
    }

    private Path signerFile() {
        return folder.resolve("signer.pem");
    }

    private KeyException failed(Exception e) {
        return new KeyException("The C2PA keys in " + folder + " cannot be used: " + e.getMessage(), e);
    }
}
