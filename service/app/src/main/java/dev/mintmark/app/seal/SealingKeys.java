package dev.mintmark.app.seal;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.SigningCertificateException;
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
 * The secrets that sealing needs. What is missing from the folder is made, readable by its owner alone, and written whole or
 * not at all.
 *
 * @param watermark reads, makes and removes every watermark of this installation
 * @param signers who signs C2PA claims
 * @param anchors the authorities that the signers chain to
 * @param own whose signatures are this installation's; an authority that is somebody else's, such as a public one, speaks for
 *     the signers of this installation alone
 * @param anchorsPem the file with their certificates, to be given to whoever is to trust them
 */
public record SealingKeys(
        WatermarkKey watermark, Signers signers, TrustAnchors anchors, List<TrustAnchors> own, Path anchorsPem) {
    private static final String AUTHORITY = "c2pa";
    private static final String REPLACED = "replaced";
    private static final String CONFIGURED_ANCHOR = "configured-anchor.pem";

    public SealingKeys {
        own = List.copyOf(own);
    }

    /** Who signs now. */
    public ClaimSigner signer() throws KeyException {
        return signers.now();
    }

    /** Opens the keys of a folder that no register belongs to, kept plain. */
    public static SealingKeys open(Path folder, Settings.Sign sign, SecureRandom random) throws KeyException {
        return open(folder, sign, SecretFiles.PLAIN, random);
    }

    /** The same, of files that may be sealed. */
    public static SealingKeys open(Path folder, Settings.Sign sign, SecretFiles secrets, SecureRandom random)
            throws KeyException {
        return open(folder, sign, secrets, random, Clock.systemUTC(), WatermarkKeyHistory.NONE);
    }

    /**
     * Opens the keys of this folder; where there is a password, those that are plain are sealed now.
     *
     * @param sign what signs; the folder's own authority where it names nothing
     * @param record of the watermark key that the register's artworks need
     * @throws KeyException where a key cannot be read, cannot be used, or is not the one that is needed
     */
    public static SealingKeys open(
            Path folder,
            Settings.Sign sign,
            SecretFiles secrets,
            SecureRandom random,
            Clock clock,
            WatermarkKeyHistory record)
            throws KeyException {
        refuseHalfRestored(folder);
        Authority authority = new Authority(folder.resolve(AUTHORITY), secrets, random, clock);
        try {
            secrets.convert(Stream.concat(Stream.of(watermarkFile(folder)), authority.secretFiles().stream())
                    .toList());
            secrets.convertThoseThatArePlain(replaced(folder));
        } catch (IOException e) {
            throw new KeyException("The keys cannot be opened: " + e.getMessage(), e);
        }
        WatermarkKey watermark = new WatermarkKeyFile(folder, secrets, random, record).open();
        try {
            Optional<ClaimSigner> configured = ConfiguredSigner.of(sign);
            if (configured.isPresent()) {
                return configured(folder, sign, watermark, configured.get(), authority);
            }
            authority.ensure(SigningAlgorithm.ES256);
            Signers signer = new AutoRenewingSigner(authority, clock);
            signer.now();
            return new SealingKeys(
                    watermark, signer, new TrustAnchors(authority.anchors()), authority.own(), authority.anchorsPem());
        } catch (SigningCertificateException e) {
            throw new KeyException("The C2PA signing key cannot be used: " + e.getMessage(), e);
        }
    }

    /** What this folder's own authority certified before stays this installation's. */
    private static SealingKeys configured(
            Path folder, Settings.Sign sign, WatermarkKey watermark, ClaimSigner signer, Authority authority)
            throws KeyException {
        X509Certificate last = signer.chain().getLast();
        TrustAnchors anchors = new TrustAnchors(List.of(last));
        List<TrustAnchors> own = new ArrayList<>();
        own.add(anchors.onlyFor(signer.chain().getFirst()));
        own.addAll(authority.own());
        return new SealingKeys(watermark, () -> signer, anchors, own, anchorsPem(folder, sign.chain(), last));
    }

    /** The authority in a folder of keys. */
    public static Authority authority(Path folder, SecretFiles secrets, SecureRandom random) {
        return new Authority(folder.resolve(AUTHORITY), secrets, random, Clock.systemUTC());
    }

    /** The file that holds the watermark key in a folder of keys. */
    public static Path watermarkFile(Path folder) {
        return WatermarkKeyFile.in(folder);
    }

    /**
     * The watermark key of a folder, made where there is none.
     *
     * @throws KeyException where artworks were sealed and the key is missing or another one
     */
    public static WatermarkKey watermark(
            Path folder, SecretFiles secrets, SecureRandom random, WatermarkKeyHistory record) throws KeyException {
        return new WatermarkKeyFile(folder, secrets, random, record).open();
    }

    /** Goes on with the watermark key that is there, or a new one, though artworks were sealed with another. */
    public static WatermarkKey replaceWatermark(
            Path folder, SecretFiles secrets, SecureRandom random, WatermarkKeyHistory record) throws KeyException {
        return new WatermarkKeyFile(folder, secrets, random, record).replace();
    }

    /** @throws KeyException where a restore was cut off, so that keys of two sets may lie side by side */
    public static void refuseHalfRestored(Path folder) throws KeyException {
        if (Files.exists(KeyBackup.marker(folder))) {
            throw new KeyException("The restore of the keys in " + folder
                    + " was cut off, so that they may be of two sets; run mintmark keys restore again (with --force).");
        }
    }

    /** The file with the certificates by which others check what is signed here; nothing is made or written. */
    public static Path anchorsFile(Path folder, Settings.Sign sign, SecretFiles secrets, SecureRandom random)
            throws KeyException {
        Path chain = sign.chain();
        if (sign.own()) {
            return authority(folder, secrets, random).anchorsFile();
        }
        return chain == null ? folder.resolve(CONFIGURED_ANCHOR) : chain;
    }

    /** A chain in PEM is what others can be given; of the other key stores the authority is written down beside. */
    private static Path anchorsPem(Path folder, @Nullable Path chain, X509Certificate last) throws KeyException {
        if (chain != null) {
            return chain;
        }
        Path file = folder.resolve(CONFIGURED_ANCHOR);
        try {
            AtomicFile.write(file, PemText.certificates(List.of(last)), AtomicFile.Readers.EVERYONE);
            return file;
        } catch (IOException e) {
            throw new KeyException("The signer's authority cannot be written to " + file + ".", e);
        }
    }

    /** SealingKeys that a restore put aside. */
    private static List<Path> replaced(Path folder) throws IOException {
        Path replaced = folder.resolve(REPLACED);
        if (!Files.isDirectory(replaced)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(replaced)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !KeyBackup.isPublic(folder.relativize(file).toString()))
                    .toList();
        }
    }
}
