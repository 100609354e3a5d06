package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.ApiKey;
import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.market.SignedListing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database that the program with the schema 35 wrote by its own commands and its API: a minted and listed artwork, a pinned one with
 * a voucher, two of a creator who used a key, principals, and the audit log of it all.
 */
final class UpgradeTest {
    private static final String MINTED = "01m8k3hknzgx806t8ms5etsr9v";
    private static final String PINNED = "01m8k3ht96t1rtmhwgn99n7aq5";
    private static final String CREATOR = "pcc6087c24a1900ef725e";
    private static final long DAY = 20_786;

    /** As that program's {@code audit check} printed it. */
    private static final String LAST_HASH = "77b2d556c6c0ed34acecf759eaf8fa3663ce2367fe84c1bb9801b7dc4feb4f4b";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void unpack() throws IOException {
        file = folder.resolve("mintmark.db");
        try (InputStream packed = UpgradeTest.class.getResourceAsStream("/db/version-35.db.gz")) {
            Files.write(file, new GZIPInputStream(Objects.requireNonNull(packed)).readAllBytes());
        }
    }

    @Test
    void artworksAndWhatIsForSaleStay() {
        for (int start = 0; start < 2; start++) {
            try (Database database = Database.open(file)) {
                SqlArtworks artworks = new SqlArtworks(database);
                assertThat(artworks.list(null, 10, null))
                        .extracting(artwork -> artwork.stage() + " "
                                + artwork.recipe().parameters().prompt() + " " + artwork.owner())
                        .containsExactlyInAnyOrder(
                                "CONFIRMED a lighthouse at night null",
                                "PINNED a red fox null",
                                "SEALED a heron " + CREATOR,
                                "SEALED a heron " + CREATOR);
                Artwork minted = artworks.find(MINTED).orElseThrow();
                Token token = Objects.requireNonNull(minted.token());
                String sha256 = Objects.requireNonNull(minted.seal()).sha256();
                assertThat(token.tokenId()).isEqualTo("0x" + sha256);
                assertThat(artworks.find(PINNED).map(Artwork::stage)).contains(Stage.PINNED);
                assertThat(artworks.bySha256(sha256).map(Artwork::id)).contains(MINTED);

                SignedListing listing = new SqlListingRepository(database)
                        .latest(31_337, "0xB360cc2E5f3F59dA6E953357F95d68493ec5EAd3", token.tokenId())
                        .orElseThrow();
                assertThat(listing.priceWei()).isEqualTo("250000000000000000");
                assertThat(new SqlVouchers(database).of(PINNED)).hasSize(1);
            }
        }
    }

    @Test
    void principalsTheirKeysAndWhatTheyUsedStay() {
        try (Database database = Database.open(file)) {
            SqlPrincipals principals = new SqlPrincipals(database);
            assertThat(principals.list()).extracting(Principal::name).containsExactly("Ada", "farm", "farm2");
            assertThat(principals
                            .byAddress("0x2b5ad5c4795c026514f8317c7a215e218dccd6cf")
                            .map(Principal::roles))
                    .contains(Set.of(Role.CURATOR, Role.AUDITOR));
            assertThat(principals.find("pe6270c595486f8e49c45").map(Principal::quotas))
                    .contains("{\"drawings\":5}");
            List<ApiKey> keys = new SqlApiKeys(database).list(CREATOR);
            assertThat(keys).extracting(ApiKey::prefix).containsExactly("mm_e02uLA");

            SqlQuotaUses uses = new SqlQuotaUses(database);
            assertThat(uses.add(CREATOR, "drawings", DAY, 1, 2))
                    .as("two were used")
                    .isFalse();
            assertThat(uses.add(CREATOR, "drawings", DAY, 1, 3)).isTrue();
            assertThat(uses.storedBytes(CREATOR)).isGreaterThan(100_000);
        }
    }

    @Test
    void theAuditLogIsWholeAndGoesOn() {
        try (Database database = Database.open(file)) {
            AuditLog log = new SqlAuditLog(database, Clock.systemUTC());
            assertThat(log.check()).isEqualTo(new AuditLog.Check(13, LAST_HASH, null));
            log.append(null, "upgrade", null, Map.of());
            assertThat(log.check().entries()).isEqualTo(14);
            assertThat(log.check().broken()).isNull();
            assertThat(log.list(13, 10).getFirst().previousHash()).isEqualTo(LAST_HASH);
        }
    }

    @Test
    void theDatabaseBeforeIsKeptAsItWas() throws Exception {
        byte[] before = Files.readAllBytes(file);
        Database.open(file).close();
        Path copy = folder.resolve("mintmark.db.version-35");
        assertThat(copy).exists();
        assertThat(Files.size(copy)).isEqualTo(before.length);
    }
}
