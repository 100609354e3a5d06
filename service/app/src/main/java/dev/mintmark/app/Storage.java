package dev.mintmark.app;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.OpenIdSignIn;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.SignIn;
import dev.mintmark.app.config.AccessSettings;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.LoraFolder;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.FileBlobStore;
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
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlAuditLog;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.store.SqlPrincipals;
import dev.mintmark.app.store.SqlQuotaUses;
import dev.mintmark.app.store.SqlSessions;
import dev.mintmark.app.store.SqlWatermarkKeyHistory;
import dev.mintmark.c2pa.SigningAlgorithm;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** What an installation keeps in its data folder, each part opened when it is used. Thread-safe. */
final class Storage {
    final DataFolder folder;
    final SecretFiles secrets;
    final Lazy<Database> database;
    final Lazy<SqlArtworks> artworks;
    final Lazy<SqlArtworkChanges> changes;
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

    /** @param closer closes what was opened */
    Storage(Closer closer, Settings settings, Clock clock, SecureRandom random) {
        this.clock = clock;
        folder = DataFolder.open(settings.data());
        secrets = Mintmark.secrets(settings);
        isInFolder = settings.database().address() == null;
        database =
                Lazy.of(closer, () -> Database.open(folder, settings.database().address()));
        artworks = Lazy.of(closer, () -> new SqlArtworks(database.get()));
        changes = Lazy.of(closer, () -> new SqlArtworkChanges(database.get(), artworks.get(), clock));
        files = Lazy.of(closer, () -> new FileBlobStore(folder.files()));
        blocks = Lazy.of(closer, () -> new BlockStore(folder.blocks()));
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
                        new SqlAuditLog(database.get(), clock),
                        random,
                        clock));
        backfill = Lazy.of(closer, () -> artworks.get().backfillFingerprints(files.get()));
    }

    /** Signs browsers in by the settings. */
    SignIn signIn(Settings settings) {
        AccessSettings rules = settings.access();
        OpenIdSignIn.Provider provider =
                rules.oidcIssuer() == null || rules.oidcClientId() == null || rules.oidcClientSecret() == null
                        ? null
                        : new OpenIdSignIn.Provider(
                                rules.oidcIssuer(),
                                rules.oidcClientId(),
                                rules.oidcClientSecret().value());
        return access.get().signIn(new SignIn.Rules(settings.chain().chainId(), rules.isOpen(), provider));
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
                clock);
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

    /**
     * Names this process among those that do steps. On a server's database a process that lost it may still do a step, so its
     * tasks are done again only when their heartbeats stopped; on SQLite, where the process that holds the data folder's lock
     * is the only one, they are at once.
     */
    String node() {
        return isInFolder ? "data-folder" : "process-" + UUID.randomUUID();
    }
}
