package dev.mintmark.app.cli;

import dev.mintmark.app.api.AccessApi;
import dev.mintmark.app.api.AddModelRequest;
import dev.mintmark.app.api.AnchorApi;
import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ArtworkList;
import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.ChainApi;
import dev.mintmark.app.api.ControlImageRequest;
import dev.mintmark.app.api.ControlImageResponse;
import dev.mintmark.app.api.DrawQueue;
import dev.mintmark.app.api.FilledGaps;
import dev.mintmark.app.api.IpfsApi;
import dev.mintmark.app.api.ListingRequest;
import dev.mintmark.app.api.MarketApi;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ModelApi;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelLog;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.api.ModelSheet;
import dev.mintmark.app.api.PlaceRequest;
import dev.mintmark.app.api.PromptCountRequest;
import dev.mintmark.app.api.PromptCountResponse;
import dev.mintmark.app.api.RecipeResponse;
import dev.mintmark.app.api.ReindexedChain;
import dev.mintmark.app.api.ReplacementRequest;
import dev.mintmark.app.api.RetriedArtworks;
import dev.mintmark.app.api.RoleChangeRequest;
import dev.mintmark.app.api.RoyaltyApi;
import dev.mintmark.app.api.SalesApi;
import dev.mintmark.app.api.SignedRoleChange;
import dev.mintmark.app.api.TokenResponse;
import dev.mintmark.app.api.TransferRequest;
import dev.mintmark.app.api.VaultApi;
import dev.mintmark.app.api.VerificationApi;
import dev.mintmark.app.api.VisibilityRequest;
import dev.mintmark.app.api.VoucherApi;
import dev.mintmark.app.artwork.ArtworkFacets;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.ArtworkPath;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.chain.MintingPause;
import dev.mintmark.app.chain.RoleTransaction;
import dev.mintmark.app.chain.RolesStatus;
import dev.mintmark.app.chain.UnsignedRoleTransaction;
import dev.mintmark.app.chain.transactions.ReplacedTransaction;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.TokenTransaction;
import dev.mintmark.app.mint.ChainCheck;
import dev.mintmark.app.mint.MintPrice;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.workflow.GenerateRequest;
import java.math.BigInteger;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The services of the process that serves the data folder, asked by HTTP. Thread-safe. */
final class ServiceClient implements MintmarkApi {
    private final ServiceConnection connection;

    private ServiceClient(ServiceConnection connection) {
        this.connection = connection;
    }

    /** Connects to a service after it has proved that it is the one of this data folder. */
    static Optional<MintmarkApi> connect(DataFolder.RunningService service) {
        ServiceConnection connection = new ServiceConnection(service.address());
        if (connection.proves(service.proof())) {
            connection.actAsOperator(service.proof());
            return Optional.of(new ServiceClient(connection));
        }
        connection.close();
        return Optional.empty();
    }

    @Override
    public ArtworkApi artworks() {
        return new Artworks(connection);
    }

    @Override
    public VerificationApi verification() {
        return new ServiceVerifications(connection);
    }

    @Override
    public ModelApi models() {
        return new RegisteredModels(connection);
    }

    @Override
    public MarketApi market() {
        return new Market(connection);
    }

    @Override
    public SalesApi sales() {
        return new SalesClient(connection);
    }

    @Override
    public RoyaltyApi royalties() {
        return new RoyaltyClient(connection);
    }

    @Override
    public VaultApi vaults() {
        return new ServiceVaults(connection);
    }

    @Override
    public AnchorApi anchors() {
        return new AnchorClient(connection);
    }

    @Override
    public VoucherApi vouchers() {
        return new VoucherClient(connection);
    }

    @Override
    public ChainApi chain() {
        return new Transactions(connection);
    }

    @Override
    public IpfsApi ipfs() {
        return new IpfsClient(connection);
    }

    @Override
    public AccessApi access() {
        return new AccessClient(connection);
    }

    @Override
    public Optional<URI> servedAt() {
        return Optional.of(connection.address());
    }

    @Override
    public void close() {
        connection.close();
    }

    private record Artworks(ServiceConnection connection) implements ArtworkApi {
        private static final String PATH = "/api/artworks";

        @Override
        public ArtworkList create(GenerateRequest request, @Nullable String idempotencyKey, @Nullable String owner) {
            Map<String, String> headers = idempotencyKey == null ? Map.of() : Map.of("Idempotency-Key", idempotencyKey);
            return connection.post(PATH, headers, request, ArtworkList.class);
        }

        @Override
        public ArtworkPage list(ArtworkFilter filter, @Nullable String after, int limit, boolean counted) {
            return connection.get(PATH + ListQuery.of(filter, after, limit, counted), ArtworkPage.class);
        }

        @Override
        public ArtworkFacets facets(@Nullable String owner) {
            return connection.get(
                    "/api/gallery" + (owner == null ? "" : "?owner=" + UrlPaths.segment(owner)), ArtworkFacets.class);
        }

        @Override
        public ArtworkResponse find(String id) {
            return connection.get(path(id), ArtworkResponse.class);
        }

        @Override
        public byte[] image(String id) {
            return connection.bytes(ArtworkPath.image(UrlPaths.segment(id)));
        }

        @Override
        public byte[] manifest(String id) {
            return connection.bytes(path(id) + "/manifest");
        }

        @Override
        public RecipeResponse recipe(String id) {
            return connection.get(path(id) + "/recipe", RecipeResponse.class);
        }

        @Override
        public ArtworkResponse cancel(String id) {
            return connection.post(path(id) + "/cancel", Map.of(), ArtworkResponse.class);
        }

        @Override
        public DrawQueue queue(@Nullable String owner) {
            return connection.get("/api/queue", DrawQueue.class);
        }

        @Override
        public DrawQueue setPlace(String id, PlaceRequest place) {
            return connection.put(path(id) + "/place", place, DrawQueue.class);
        }

        @Override
        public ArtworkResponse retry(String id) {
            return connection.post(path(id) + "/retry", Map.of(), ArtworkResponse.class);
        }

        @Override
        public RetriedArtworks retryAll() {
            return connection.post("/api/artworks/retry", Map.of(), RetriedArtworks.class);
        }

        @Override
        public ArtworkResponse pin(String id) {
            return connection.post(path(id) + "/pin", Map.of(), ArtworkResponse.class);
        }

        @Override
        public ArtworkResponse mint(String id, MintOrder order) {
            return connection.post(path(id) + "/mint", order, ArtworkResponse.class);
        }

        @Override
        public ArtworkResponse setPublic(String id, boolean isPublic) {
            return connection.put(path(id) + "/visibility", new VisibilityRequest(isPublic), ArtworkResponse.class);
        }

        @Override
        public void delete(String id) {
            connection.delete(path(id));
        }

        private static String path(String id) {
            return ArtworkPath.of(UrlPaths.segment(id));
        }
    }

    private record RegisteredModels(ServiceConnection connection) implements ModelApi {
        private static final String PATH = "/api/models";

        @Override
        public ModelList list() {
            return connection.get(PATH, ModelList.class);
        }

        @Override
        public ModelResponse add(AddModelRequest request) {
            return connection.post(PATH, request, ModelResponse.class);
        }

        @Override
        public void remove(String id) {
            connection.delete(PATH + "/" + UrlPaths.segment(id));
        }

        @Override
        public Models.ChecksumResult verify(String id) {
            return connection.get(PATH + "/" + UrlPaths.segment(id) + "/verify", Models.ChecksumResult.class);
        }

        @Override
        public ModelSheet sheet(String id) {
            return connection.get(PATH + "/" + UrlPaths.segment(id) + "/sheet", ModelSheet.class);
        }

        @Override
        public PromptCountResponse countPrompt(PromptCountRequest request) {
            return connection.post("/api/prompts/count", request, PromptCountResponse.class);
        }

        @Override
        public ControlImageResponse controlImage(ControlImageRequest request) {
            return connection.post("/api/control-images", request, ControlImageResponse.class);
        }

        @Override
        public ModelLog log() {
            return connection.get(PATH + "/log", ModelLog.class);
        }
    }

    private record Market(ServiceConnection connection) implements MarketApi {
        @Override
        public TokenResponse token(String tokenId) {
            return connection.get(path(tokenId), TokenResponse.class);
        }

        @Override
        public SignedListing list(String tokenId, BigInteger priceWei, @Nullable String currency) {
            return connection.post(
                    path(tokenId) + "/listing", new ListingRequest(priceWei.toString(), currency), SignedListing.class);
        }

        @Override
        public Sale buy(String tokenId) {
            return connection.post(path(tokenId) + "/buy", Map.of(), Sale.class);
        }

        @Override
        public TokenTransaction cancel(String tokenId) {
            return connection.delete(path(tokenId) + "/listing", TokenTransaction.class);
        }

        @Override
        public TokenTransaction transfer(String tokenId, String to) {
            return connection.post(path(tokenId) + "/transfer", new TransferRequest(to), TokenTransaction.class);
        }

        @Override
        public TokenTransaction burn(String tokenId) {
            return connection.post(path(tokenId) + "/burn", Map.of(), TokenTransaction.class);
        }

        @Override
        public MintPrice mintPrice(String artworkId) {
            return connection.get("/api/artworks/" + UrlPaths.segment(artworkId) + "/mint-price", MintPrice.class);
        }

        @Override
        public MintPrice usualMintPrice() {
            return connection.get("/api/mint-price", MintPrice.class);
        }

        private static String path(String tokenId) {
            return "/api/tokens/" + UrlPaths.segment(tokenId);
        }
    }

    private record Transactions(ServiceConnection connection) implements ChainApi {
        private static final String PATH = "/api/chain";

        @Override
        public ChainStatus status() {
            return connection.get(PATH, ChainStatus.class);
        }

        @Override
        public ChainCheck check(boolean repair) {
            String path = PATH + "/check";
            return repair ? connection.post(path, Map.of(), ChainCheck.class) : connection.get(path, ChainCheck.class);
        }

        @Override
        public ReplacedTransaction bump(ReplacementRequest request) {
            return connection.post(PATH + "/bump", request, ReplacedTransaction.class);
        }

        @Override
        public ReplacedTransaction cancelTransaction(ReplacementRequest request) {
            return connection.post(PATH + "/cancel-tx", request, ReplacedTransaction.class);
        }

        @Override
        public ReindexedChain reindex() {
            return connection.post(PATH + "/reindex", Map.of(), ReindexedChain.class);
        }

        @Override
        public FilledGaps fillGaps() {
            return connection.post(PATH + "/fill-gap", Map.of(), FilledGaps.class);
        }

        @Override
        public RolesStatus roles(boolean history) {
            return connection.get(PATH + "/roles" + (history ? "?history=true" : ""), RolesStatus.class);
        }

        @Override
        public RoleTransaction roleTransaction(RoleChangeRequest request) {
            return connection.post(PATH + "/roles/transaction", request, RoleTransaction.class);
        }

        @Override
        public UnsignedRoleTransaction unsignedRoleChange(RoleChangeRequest request) {
            return connection.post(PATH + "/roles/unsigned", request, UnsignedRoleTransaction.class);
        }

        @Override
        public RoleTransaction sendRoleChange(SignedRoleChange signed) {
            return connection.post(PATH + "/roles/signed", signed, RoleTransaction.class);
        }

        @Override
        public MintingPause.MintingState pauseMinting() {
            return connection.post(PATH + "/pause", Map.of(), MintingPause.MintingState.class);
        }

        @Override
        public MintingPause.MintingState resumeMinting() {
            return connection.post(PATH + "/unpause", Map.of(), MintingPause.MintingState.class);
        }
    }
}
