package dev.mintmark.app;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.ContractWallets;
import dev.mintmark.app.access.OpenIdSignIn;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.SignIn;
import dev.mintmark.app.config.AccessSettings;
import dev.mintmark.app.config.BlobSettings;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.LoraFolder;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.io.FolderFiles;
import dev.mintmark.app.io.HashedFiles;
import dev.mintmark.app.io.S3Files;
import dev.mintmark.app.ipfs.BlockStore;
import dev.mintmark.app.seal.Authority;
import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.seal.WatermarkKeyHistory;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlApiKeys;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworkCollections;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlAuditLog;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.store.SqlPrincipals;
import dev.mintmark.app.store.SqlQuotaUses;
import dev.mintmark.app.store.SqlRequestRates;
import dev.mintmark.app.store.SqlSessions;
import dev.mintmark.app.store.SqlWatermarkKeyHistory;
import dev.mintmark.c2pa.SigningAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an installation keeps in its data folder, each part opened when it is used. Thread-safe. */
final class Storage {
    final DataFolder folder;
    final SecretFiles secrets;
    final Lazy<Database> database;
    final Lazy<SqlArtworks> artworks;
    final Lazy<SqlArtworkChanges> changes;
    final Lazy<HashedFiles> filesPlace;
    final Lazy<HashedFiles> blocksPlace;
    final Lazy<BlobStore> files;
    final Lazy<BlockStore> blocks;
    final Lazy<Models> models;
    final Lazy<SealingKeys> keys;
    final Lazy<AccessControl> access;
    private final Lazy<WatermarkKeyHistory> history;

    /** Computes the fingerprints that an older program did not; runs until the program ends. */
    final Lazy<AutoCloseable> backfill;

    private final Clock clock;

    /** Whether the database is a file in the data folder. */
    private final boolean isInFolder;

    private final Settings settings;

    /** @param closer closes what was opened */
    Storage(Closer closer, Settings settings, Clock clock, SecureRandom random) {
        this.clock = clock;
        this.settings = settings;
        folder = DataFolder.open(settings.data());
        secrets = Mintmark.secrets(settings);
        isInFolder = settings.database().address() == null;
        database =
                Lazy.of(closer, () -> Database.open(folder, settings.database().address()));
        artworks = Lazy.of(closer, () -> new SqlArtworks(database.get()));
        changes = Lazy.of(closer, () -> new SqlArtworkChanges(database.get(), artworks.get(), clock));
        filesPlace = Lazy.of(closer, () -> blobs(folder.files()));
        blocksPlace = Lazy.of(closer, () -> blobs(folder.blocks()));
        files = Lazy.of(closer, () -> new FileBlobStore(filesPlace.get()));
        blocks = Lazy.of(closer, () -> new BlockStore(blocksPlace.get()));
        models = Lazy.of(
                closer,
                () -> new Models(
                        InstallDirectory.starter(),
                        new SqlModelRepository(database.get(), clock),
                        settings.draw().maxArea(),
                        new LoraFolder(folder.loras())));
        history = Lazy.of(closer, () -> new SqlWatermarkKeyHistory(database.get(), clock));
        keys = Lazy.of(
                closer, () -> SealingKeys.open(folder.keys(), settings.sign(), secrets, random, clock, history.get()));
        access = Lazy.of(
                closer,
                () -> new AccessControl(
                        new SqlPrincipals(database.get()),
                        new SqlApiKeys(database.get()),
                        new SqlSessions(database.get()),
                        new SqlArtworkCollections(database.get()),
                        new SqlAuditLog(database.get(), clock),
                        random,
                        clock));
        backfill = Lazy.of(closer, () -> artworks.get().backfillFingerprints(files.get()));
    }

    /** Signs browsers in by the settings. */
    SignIn signIn(Settings settings, ContractWallets wallets) {
        AccessSettings rules = settings.access();
        OpenIdSignIn.Provider provider =
                rules.oidcIssuer() == null || rules.oidcClientId() == null || rules.oidcClientSecret() == null
                        ? null
                        : new OpenIdSignIn.Provider(
                                rules.oidcIssuer(),
                                rules.oidcClientId(),
                                rules.oidcClientSecret().value());
        return access.get().signIn(new SignIn.Rules(settings.chain().chainId(), rules.isOpen(), provider), wallets);
    }

    /** How much principals may use, by the settings. */
    Quotas quotas(AccessSettings limits) {
        return new Quotas(
                new Quotas.Limits(
                        limits.drawingsPerDay(),
                        limits.mintsPerDay(),
                        new BigInteger(limits.spendPerDay()),
                        limits.storageMegabytes() << 20,
                        limits.requestsPerMinute(),
                        limits.anonymousPerMinute()),
                new SqlQuotaUses(database.get()),
                SqlRequestRates.of(database.get()),
                clock);
    }

    /**
     * Files of one kind, where the settings say.
     *
     * @param standard their folder in the data folder; its last name is theirs elsewhere too
     */
    private HashedFiles blobs(Path standard) throws IOException {
        BlobSettings set = settings.blobs();
        if (set.areInBucket()) {
            Settings.Secret access = set.accessKey();
            Settings.Secret secret = set.secretKey();
            S3Files bucket = S3Files.open(
                    new S3Files.Place(
                            set.bucket(),
                            set.endpoint(),
                            set.region(),
                            access == null ? null : access.value(),
                            secret == null ? null : secret.value()),
                    set.prefix() + standard.getFileName() + "/");
            boolean answers = false;
            try {
                bucket.check();
                answers = true;
            } finally {
                if (!answers) {
                    bucket.close();
                }
            }
            return bucket;
        }
        if (set.url() == null) {
            return new FolderFiles(standard);
        }
        Path shared = Path.of(set.url()).resolve(String.valueOf(standard.getFileName()));
        AtomicFile.createFolders(shared);
        return new FolderFiles(shared);
    }

    /** One sentence on what keeps files from being read now; empty where nothing does. */
    Optional<String> filesTrouble() {
        try {
            filesPlace.get().has("00/00/none");
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Makes the signing keys that are missing. The database, if there is one, says which watermark key the artworks need. */
    void makeKeys(SigningAlgorithm algorithm, boolean replaceWatermark, SecureRandom random) throws KeyException {
        SealingKeys.refuseHalfRestored(folder.keys());
        Authority authority = SealingKeys.authority(folder.keys(), secrets, random);
        SealingKeys.encryptStored(folder.keys(), authority, secrets);
        authority.ensure(algorithm);
        if (isInFolder && !Files.exists(folder.database())) {
            SealingKeys.watermark(folder.keys(), secrets, random, WatermarkKeyHistory.NONE);
        } else if (replaceWatermark) {
            SealingKeys.replaceWatermark(folder.keys(), secrets, random, history.get());
        } else {
            SealingKeys.watermark(folder.keys(), secrets, random, history.get());
        }
    }

    /** What tells the watermark key from others; null where there is none yet. */
    @Nullable
    String watermarkFingerprint() throws KeyException {
        keys.get(); // makes it where nothing was sealed yet
        return SealingKeys.watermarkFingerprint(folder.keys(), secrets).orElse(null);
    }
}
