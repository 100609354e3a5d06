package dev.mintmark.diffusion.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XlBlocksTest {
    @ParameterizedTest
    @CsvSource({
        "input_blocks_4_1_transformer_blocks_0_attn1_to_q, down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q",
        "input_blocks_8_1_proj_in, down_blocks_2_attentions_1_proj_in",
        "middle_block_1_transformer_blocks_9_ff_net_2, mid_block_attentions_0_transformer_blocks_9_ff_net_2",
        "output_blocks_0_1_proj_out, up_blocks_0_attentions_0_proj_out",
        "output_blocks_5_1_proj_out, up_blocks_1_attentions_2_proj_out",
        "input_blocks_0_0, conv_in",
        "input_blocks_1_0_in_layers_2, down_blocks_0_resnets_0_conv1",
        "input_blocks_3_0_op, down_blocks_0_downsamplers_0_conv",
        "input_blocks_4_0_skip_connection, down_blocks_1_resnets_0_conv_shortcut",
        "input_blocks_6_0_op, down_blocks_1_downsamplers_0_conv",
        "input_blocks_8_0_emb_layers_1, down_blocks_2_resnets_1_time_emb_proj",
        "middle_block_0_in_layers_2, mid_block_resnets_0_conv1",
        "middle_block_2_out_layers_3, mid_block_resnets_1_conv2",
        "output_blocks_0_0_in_layers_2, up_blocks_0_resnets_0_conv1",
        "output_blocks_2_2_conv, up_blocks_0_upsamplers_0_conv",
        "output_blocks_5_0_out_layers_3, up_blocks_1_resnets_2_conv2",
        "output_blocks_8_0_skip_connection, up_blocks_2_resnets_2_conv_shortcut",
        "time_embed_2, time_embedding_linear_2",
        "label_emb_0_0, add_embedding_linear_1",
        "out_2, conv_out",
        "down_blocks_0_attentions_0_proj_in, down_blocks_0_attentions_0_proj_in",
    })
    void givesTheNamesOfDiffusers(String original, String renamed) {
        assertThat(XlBlocks.renamed(original)).isEqualTo(renamed);
    }
}
