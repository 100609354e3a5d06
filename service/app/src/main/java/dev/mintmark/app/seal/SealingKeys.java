package dev.mintmark.app.seal;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.secrets.KeyBackup;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.PemBundle;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.watermark.WatermarkKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sealing needs. Keys that are missing from the folder are created, readable by their owner alone.
 *
 * @param watermark reads, embeds and removes every watermark of this installation
 * @param signers supplies the signer of C2PA claims
 * @param anchors the authorities that the signers' certificates chain to
 * @param ownAuthorities the authorities by which a signature counts as this installation's; one that is somebody else's, such as
 *     a public authority, counts for the signers of this installation alone
 * @param anchorsPem the file with the anchors' certificates, to be given to others
 */
public record SealingKeys(
        WatermarkKey watermark,
        SignerSource signers,
        TrustAnchors anchors,
        List<TrustAnchors> ownAuthorities,
        Path anchorsPem) {
    public SealingKeys {
        ownAuthorities = List.copyOf(ownAuthorities);
    }

    /** Returns the signer that is valid now. The folder's own is read at the first call: to verify, it is not needed. */
    public ClaimSigner signer() throws KeyException {
        return signers.current();
    }

    /** Encrypts the keys in the folder that are stored plain, where {@code secrets} has a password. */
    public static void encryptStored(KeyFolder folder, Authority authority, SecretFiles secrets) throws KeyException {
        try {
            secrets.encryptAll(secretFiles(folder, authority));
            secrets.encryptPlain(replacedKeys(folder));
        } catch (IOException e) {
            throw new KeyException("The keys cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The files of the watermark key, of the key for reports and of the keys of the C2PA authority. */
    public static List<Path> secretFiles(KeyFolder folder, Authority authority) {
        return Stream.concat(Stream.of(folder.watermark(), folder.report()), authority.secretFiles().stream())
                .toList();
    }

    /**
     * Opens the keys of a folder. Where there is a password, plain keys are encrypted now.
     *
     * @param sign names the signer; the folder's own authority signs where it names none
     * @param history of the watermark key of the register's artworks
     * @throws KeyException where a key cannot be read or used, or the watermark key is not the one that the artworks need
     */
    public static SealingKeys open(
            KeyFolder folder,
            Settings.Sign sign,
            SecretFiles secrets,
            SecureRandom random,
            Clock clock,
            WatermarkKeyHistory history)
            throws KeyException {
        refuseHalfRestored(folder);
        Authority authority = new Authority(folder.authority(), secrets, random, clock);
        encryptStored(folder, authority, secrets);
        WatermarkKey watermark = new WatermarkKeyFile(folder, secrets, random, history).open();
        Optional<ClaimSigner> configured = ConfiguredSigner.of(sign);
        if (configured.isPresent()) {
            return configured(folder, sign, watermark, configured.get(), authority);
        }
        authority.ensure(SigningAlgorithm.ES256);
        return new SealingKeys(
                watermark,
                new AutoRenewingSigner(authority, clock),
                new TrustAnchors(authority.anchors()),
                authority.trustLists(),
                authority.writeAnchors());
    }

    /** Signatures of the folder's own authority still count as this installation's. */
    private static SealingKeys configured(
            KeyFolder folder, Settings.Sign sign, WatermarkKey watermark, ClaimSigner signer, Authority authority)
            throws KeyException {
        X509Certificate last = signer.chain().getLast();
        TrustAnchors anchors = new TrustAnchors(List.of(last));
        List<TrustAnchors> ownAuthorities = new ArrayList<>();
        ownAuthorities.add(anchors.onlyFor(signer.chain().getFirst()));
        ownAuthorities.addAll(authority.trustLists());
        return new SealingKeys(
                watermark, () -> signer, anchors, ownAuthorities, anchorsPem(folder, sign.chain(), last));
    }

    /** Returns the authority of a folder of keys. */
    public static Authority authority(KeyFolder folder, SecretFiles secrets, SecureRandom random) {
        return new Authority(folder.authority(), secrets, random, Clock.systemUTC());
    }

    /**
     * Returns what distinguishes the folder's watermark key from others without revealing it; empty where there is none.
     *
     * @throws KeyException where the file holds no key
     */
    public static Optional<String> watermarkFingerprint(KeyFolder folder, SecretFiles secrets) throws KeyException {
        return WatermarkKeyFile.read(folder.watermark(), secrets).map(WatermarkKeyFile::fingerprint);
    }

    /**
     * Returns the watermark key of a folder, and creates it where nothing was sealed yet.
     *
     * @throws KeyException where artworks were sealed and the key is missing or another one
     */
    public static WatermarkKey watermark(
            KeyFolder folder, SecretFiles secrets, SecureRandom random, WatermarkKeyHistory history)
            throws KeyException {
        return new WatermarkKeyFile(folder, secrets, random, history).open();
    }

    /** Returns the folder's watermark key or a new one, and accepts that artworks were sealed with another. */
    public static WatermarkKey replaceWatermark(
            KeyFolder folder, SecretFiles secrets, SecureRandom random, WatermarkKeyHistory history)
            throws KeyException {
        return new WatermarkKeyFile(folder, secrets, random, history).replace();
    }

    /** @throws KeyException where a restore was interrupted, so that the folder may hold keys of two sets */
    public static void refuseHalfRestored(KeyFolder folder) throws KeyException {
        if (Files.exists(folder.restoring())) {
            throw new KeyException("The restore of the keys in " + folder.path()
                    + " was cut off, so that they may be of two sets; run mintmark keys restore again (with --force).");
        }
    }

    /** Keeps the certificates of a signer or authority that a restore replaces, as {@link KeyBackup.Retirement}. */
    public static void retireCertificates(Path folder, byte[] pem) throws IOException {
        List<X509Certificate> chain = PemBundle.parse(pem).chain();
        if (!chain.isEmpty()) {
            new RetiredCertificates(folder).keep(chain);
        }
    }

    /** Returns the path of the file with the certificates by which others check signatures; nothing is created or written. */
    public static Path anchorsFile(KeyFolder folder, Settings.Sign sign, SecretFiles secrets, SecureRandom random)
            throws KeyException {
        Path chain = sign.chain();
        if (sign.own()) {
            return authority(folder, secrets, random).anchorsFile();
        }
        return chain == null ? folder.configuredAnchor() : chain;
    }

    /** Returns the signer's PEM chain; for other key stores, writes the authority's certificate into a PEM file. */
    private static Path anchorsPem(KeyFolder folder, @Nullable Path chain, X509Certificate last) throws KeyException {
        if (chain != null) {
            return chain;
        }
        Path file = folder.configuredAnchor();
        try {
            AtomicFile.write(file, PemBundle.encode(List.of(last)), AtomicFile.Readers.EVERYONE);
            return file;
        } catch (IOException e) {
            throw new KeyException("The signer's authority cannot be written to " + file + ".", e);
        }
    }

    /** Returns the key files that a restore replaced. */
    private static List<Path> replacedKeys(KeyFolder folder) throws IOException {
        Path replaced = folder.replaced();
        if (!Files.isDirectory(replaced)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(replaced)) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            !KeyBackup.isPublic(replaced.relativize(file).toString()))
                    .toList();
        }
    }
}
