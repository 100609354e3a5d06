package dev.mintmark.app.webhook;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.index.IndexedEvent;
import dev.mintmark.app.index.IndexedEvent.Place;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What endpoints are told. Endpoints can receive one more than once, and know it by its ID.
 *
 * @param id the same at each delivery
 * @param payload JSON: {@code type}, {@code timestamp}, {@code data}
 */
public record WebhookEvent(String id, String payload) {
    private static final String ZERO = "0x" + "0".repeat(40);

    /** An event that says only that messages arrive. */
    static WebhookEvent ping(Instant now) {
        return of("ping-" + now.toEpochMilli(), "ping", now, Map.of());
    }

    /**
     * What is told of events of one contract that were read together. The transfer of a mint is told with the mint.
     *
     * @param artworks name the artwork of a token, where it is one of this installation
     * @param now when they were read
     */
    static List<WebhookEvent> of(
            long chainId, String contract, List<IndexedEvent> events, Artworks artworks, Instant now) {
        return events.stream()
                .flatMap(event -> Stream.ofNullable(describe(event, events, artworks))
                        .map(told -> told.event(chainId, contract, event.place(), now)))
                .toList();
    }

    private static @Nullable Told describe(IndexedEvent event, List<IndexedEvent> all, Artworks artworks) {
        return switch (event) {
            case IndexedEvent.Mint mint ->
                new Told("token.minted")
                        .token(mint.tokenId(), artworks)
                        .with("owner", receiver(mint, all))
                        .with("creator", mint.creator())
                        .with("watermarkId", "%016x".formatted(mint.watermarkId()))
                        .with("royaltyBps", mint.royaltyBps());
            case IndexedEvent.Transfer moved when moved.sender().equals(ZERO) -> null;
            case IndexedEvent.Transfer moved
            when moved.receiver().equals(ZERO) ->
                new Told("token.burned").token(moved.tokenId(), artworks).with("owner", moved.sender());
            case IndexedEvent.Transfer moved ->
                new Told("token.transferred")
                        .token(moved.tokenId(), artworks)
                        .with("from", moved.sender())
                        .with("to", moved.receiver());
            case IndexedEvent.Registration model ->
                new Told(model.revoked() ? "model.revoked" : "model.registered").with("modelSha256", model.sha256());
            case IndexedEvent.Sale sale ->
                new Told("token.sold")
                        .token(sale.tokenId(), artworks)
                        .with("seller", sale.seller())
                        .with("buyer", sale.buyer())
                        .with("currency", sale.currency())
                        .with("priceWei", sale.price().toString())
                        .with("creator", sale.creator())
                        .with("royaltyReceiver", sale.receiver())
                        .with("royaltyWei", sale.royalty().toString());
            case IndexedEvent.Credit credit ->
                new Told("royalty.credited")
                        .token(credit.tokenId(), artworks)
                        .with("creator", credit.creator())
                        .with("royaltyReceiver", credit.receiver())
                        .with("currency", credit.currency())
                        .with("amountWei", credit.amount().toString());
            case IndexedEvent.Withdrawal paid ->
                new Told("credit.withdrawn")
                        .with("account", paid.account())
                        .with("currency", paid.currency())
                        .with("royaltiesWei", paid.royalties().toString())
                        .with("proceedsWei", paid.proceeds().toString());
            case IndexedEvent.Cancellation ended ->
                new Told("listing.cancelled")
                        .with("tokenId", ended.tokenId())
                        .with("account", ended.account())
                        .with("epoch", ended.epoch().toString());
            case IndexedEvent.AuctionStart auction ->
                new Told("auction.started")
                        .token(auction.tokenId(), artworks)
                        .with("seller", auction.seller())
                        .with("currency", auction.currency())
                        .with("reserveWei", auction.reserve().toString())
                        .with("endsAt", Instant.ofEpochSecond(auction.endsAt()).toString());
            case IndexedEvent.Bid bid ->
                new Told("auction.bid")
                        .token(bid.tokenId(), artworks)
                        .with("bidder", bid.bidder())
                        .with("amountWei", bid.amount().toString())
                        .with("endsAt", Instant.ofEpochSecond(bid.endsAt()).toString());
            case IndexedEvent.AuctionEnd ended ->
                new Told("auction.ended")
                        .token(ended.tokenId(), artworks)
                        .with("winner", ended.winner().equals(ZERO) ? null : ended.winner())
                        .with("priceWei", ended.price().toString());
            case IndexedEvent.CurrencySetting set ->
                new Told("currency.set").with("currency", set.currency()).with("accepted", set.accepted());
            case IndexedEvent.VaultCreated made ->
                new Told("vault.created").with("vault", made.vault()).with("split", made.split());
            case IndexedEvent.VaultPayment paid ->
                (paid.tokenId() == null
                                ? new Told("vault.paid").with("tokenId", null).with("artwork", null)
                                : new Told("vault.paid").token(paid.tokenId(), artworks))
                        .with("vault", paid.vault())
                        .with("from", paid.sender())
                        .with("amountWei", paid.amount().toString())
                        .with("marketplace", paid.marketplace())
                        .with(
                                "priceWei",
                                paid.price() == null ? null : paid.price().toString());
            case IndexedEvent.VaultRelease released ->
                new Told("vault.released")
                        .with("vault", released.vault())
                        .with("payee", released.payee())
                        .with("receiver", released.receiver())
                        .with("currency", released.currency())
                        .with("amountWei", released.amount().toString());
            case IndexedEvent.ReceiverChange changed ->
                new Told("royalty.receiver-changed")
                        .with("creator", changed.creator())
                        .with("royaltyReceiver", changed.receiver());
            case IndexedEvent.Anchoring anchored ->
                new Told("artwork.anchored").token(anchored.tokenId(), artworks).with("root", anchored.root());
            case IndexedEvent.AnchorRecord unused -> null; // told for each of its artworks
            case IndexedEvent.Revocation revoked ->
                new Told("voucher.revoked")
                        .token(revoked.tokenId(), artworks)
                        .with(
                                "deadline",
                                Instant.ofEpochSecond(revoked.deadline()).toString())
                        .with("by", revoked.revoker());
        };
    }

    /** Who got the token: its transfer is an event of the same transaction. */
    private static @Nullable String receiver(IndexedEvent.Mint mint, List<IndexedEvent> all) {
        return all.stream()
                .filter(IndexedEvent.Transfer.class::isInstance)
                .map(IndexedEvent.Transfer.class::cast)
                .filter(moved ->
                        moved.tokenId().equals(mint.tokenId()) && moved.sender().equals(ZERO))
                .map(IndexedEvent.Transfer::receiver)
                .findFirst()
                .orElse(null);
    }

    private static WebhookEvent of(String id, String type, Instant now, Map<String, @Nullable Object> data) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("type", type);
        payload.put("timestamp", now.toString());
        payload.put("data", data);
        return new WebhookEvent(id, JsonMapper.shared().writeValueAsString(payload));
    }

    /** A type and its data, in the order in which they are written. */
    private record Told(String type, Map<String, @Nullable Object> data) {
        Told(String type) {
            this(type, new LinkedHashMap<>());
        }

        Told with(String name, @Nullable Object value) {
            data.put(name, value);
            return this;
        }

        Told token(String tokenId, Artworks artworks) {
            Optional<Artwork> artwork = artworks.bySha256(tokenId.substring(2));
            return with("tokenId", tokenId)
                    .with("artwork", artwork.map(Artwork::id).orElse(null));
        }

        WebhookEvent event(long chainId, String contract, Place at, Instant now) {
            Map<String, @Nullable Object> placed = new LinkedHashMap<>();
            placed.put("chainId", chainId);
            placed.put("contract", contract);
            placed.put("block", at.block());
            placed.put("blockHash", at.blockHash());
            placed.put("logIndex", at.logIndex());
            placed.put("tx", at.tx());
            placed.putAll(data);
            return of(chainId + "-" + at.blockHash() + "-" + at.logIndex(), type, now, placed);
        }
    }
}
