package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Vouchers;
import dev.mintmark.app.artwork.Vouchers.Given;
import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.VoucherOffice;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The vouchers of this process. Thread-safe. */
public final class LocalVoucherApi implements VoucherApi {
    private static final Logger log = LoggerFactory.getLogger(LocalVoucherApi.class);
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,15})\\.([0-9A-Za-z-]{1,64})");

    /** How long a request waits until new metadata is pinned. */
    private static final Duration PINNED_WITHIN = Duration.ofSeconds(20);

    private static final long POLL_MILLIS = 20;

    private final Artworks artworks;
    private final Vouchers vouchers;
    private final AnchorIndex index;
    private final Chain chain;
    private final Supplier<ArtworkService> service;
    private final Clock clock;

    /**
     * What vouchers need of a chain.
     *
     * @param indexer reads its events into the index
     */
    public record Chain(long chainId, Address contract, ChainIndexer indexer, VoucherOffice office) {}

    public LocalVoucherApi(
            Artworks artworks,
            Vouchers vouchers,
            AnchorIndex index,
            Chain chain,
            Supplier<ArtworkService> service,
            Clock clock) {
        this.artworks = artworks;
        this.vouchers = vouchers;
        this.index = index;
        this.chain = chain;
        this.service = service;
        this.clock = clock;
    }

    /** One after another, so that an artwork gets no two. */
    @Override
    public synchronized VoucherResponse give(String artworkId, VoucherRequest request)
            throws SourceUnavailableException {
        Artwork artwork = LocalArtworkApi.require(artworks, artworkId);
        MintOrder terms = request.terms();
        Address to = VoucherOffice.address("to", request.to());
        Address creator = request.creator() == null ? to : VoucherOffice.address("creator", request.creator());
        Instant deadline = Expiry.parse(request.expires(), clock.instant());
        if (artwork.seal() == null) {
            throw new ConflictException(
                    "Artwork " + artwork.id() + " is " + artwork.stage() + "; a voucher needs a sealed one.");
        }
        chain.indexer.run();
        String tokenId = Bytes32.of(artwork.sealed().sha256()).toString();
        String contract = chain.contract.hex();
        if (artwork.token() != null
                || index.redemption(chain.chainId, contract, tokenId).isPresent()) {
            throw new ConflictException("Artwork " + artwork.id() + " is minted already.");
        }
        List<Given> known = vouchers.of(artwork.id());
        for (Given given : known) {
            VoucherResponse earlier = response(given);
            boolean isHere =
                    earlier.chainId() == chain.chainId && earlier.contract().equals(chain.contract.checksummed());
            if (isHere && earlier.state() == VoucherResponse.State.OPEN) {
                throw new ConflictException("A voucher of artwork " + artwork.id() + " is open until "
                        + earlier.deadline() + "; \"mintmark voucher revoke " + artwork.id() + "\" ends it.");
            }
        }
        requireAfterRevoked(index.revokedUpTo(chain.chainId, contract, tokenId), deadline);
        Artwork pinned = pinnedWith(artwork.id(), terms);
        Given given = chain.office.sign(pinned, to, creator, deadline);
        if (!vouchers.add(given, known)) {
            throw new ConflictException("Another voucher of artwork " + artwork.id()
                    + " was given in this moment; \"mintmark" + " voucher list\" shows it.");
        }
        return response(given);
    }

    private static void requireAfterRevoked(OptionalLong revokedUpTo, Instant deadline) {
        if (revokedUpTo.isPresent() && deadline.getEpochSecond() <= revokedUpTo.getAsLong()) {
            throw new InvalidRequestException(
                    "expires",
                    "The vouchers of this artwork up to " + Instant.ofEpochSecond(revokedUpTo.getAsLong())
                            + " are revoked; a new one must expire later.");
        }
    }

    /** Sets the terms of the artwork, and waits until their metadata is pinned. */
    private Artwork pinnedWith(String id, MintOrder terms) throws SourceUnavailableException {
        service.get().setTerms(id, terms);
        Instant end = clock.instant().plus(PINNED_WITHIN);
        while (clock.instant().isBefore(end)) {
            Artwork artwork = LocalArtworkApi.require(artworks, id);
            if (artwork.stage() == Stage.PINNED) {
                return artwork;
            }
            if (artwork.stage() != Stage.SEALED) {
                throw new ConflictException("Artwork " + id + " is " + artwork.stage() + " by now"
                        + (artwork.failure() == null
                                ? "."
                                : ": " + artwork.failure().detail()));
            }
            sleep();
        }
        throw new SourceUnavailableException(
                "The metadata of artwork " + id + " is not pinned yet; ask for the voucher again.");
    }

    private static void sleep() throws SourceUnavailableException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("The wait for the pin was interrupted.", e);
        }
    }

    @Override
    public VoucherResponse find(String artworkId) {
        updateIndex();
        return response(latest(artworkId));
    }

    private Given latest(String artworkId) {
        Artwork artwork = LocalArtworkApi.require(artworks, artworkId);
        return vouchers.of(artwork.id()).stream()
                .findFirst()
                .orElseThrow(() -> new NotFoundException("No voucher was given for artwork " + artwork.id() + "."));
    }

    @Override
    public VoucherResponse revoke(String artworkId) throws SourceUnavailableException {
        chain.indexer.run();
        VoucherResponse voucher = response(latest(artworkId));
        switch (voucher.state()) {
            case OPEN -> chain.office.revoke(latest(artworkId));
            case REDEEMED ->
                throw new ConflictException("The voucher of artwork " + artworkId + " is redeemed already.");
            case REVOKED -> throw new ConflictException("The voucher of artwork " + artworkId + " is revoked already.");
            case EXPIRED ->
                throw new ConflictException("The voucher of artwork " + artworkId + " expired at " + voucher.deadline()
                        + ", so there is nothing to revoke.");
        }
        chain.indexer.run();
        return response(latest(artworkId));
    }

    @Override
    public VoucherPage list(@Nullable String after, int limit) {
        if (limit < 1 || limit > VoucherPage.MAX_LIMIT) {
            throw new InvalidRequestException("limit", "A page has 1 to " + VoucherPage.MAX_LIMIT + " vouchers.");
        }
        Vouchers.Cursor cursor = after == null ? null : cursor(after);
        updateIndex();
        List<Given> found = vouchers.list(cursor, limit + 1);
        List<Given> page = found.subList(0, Math.min(limit, found.size()));
        return new VoucherPage(
                page.stream().map(this::response).toList(),
                found.size() > limit
                        ? page.getLast().givenAt().toEpochMilli() + "."
                                + page.getLast().artworkId()
                        : null);
    }

    private static Vouchers.Cursor cursor(String after) {
        Matcher matcher = CURSOR.matcher(after);
        if (!matcher.matches()) {
            throw new InvalidRequestException("after", "\"" + after + "\" is no cursor; give that of the page before.");
        }
        return new Vouchers.Cursor(Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), matcher.group(2));
    }

    private VoucherResponse response(Given given) {
        return VoucherResponse.of(given, index, clock.instant());
    }

    /** Without the chain, the answer is what held in an earlier block. */
    private void updateIndex() {
        try {
            chain.indexer.run();
        } catch (SourceUnavailableException e) {
            log.info("Vouchers are shown as of an earlier block: {}", e.getMessage());
        }
    }
}
