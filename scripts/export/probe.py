"""Make the one-node model with which service/diffusion finds out whether CUDA really runs: python scripts/export/probe.py"""

from pathlib import Path

from onnx import TensorProto, helper, save

RESOURCES = Path(__file__).resolve().parents[2] / "service/diffusion/src/main/resources/dev/mintmark/diffusion/onnx"


def main() -> None:
    square = helper.make_tensor_value_info("a", TensorProto.FLOAT, [2, 2])
    product = helper.make_tensor_value_info("b", TensorProto.FLOAT, [2, 2])
    graph = helper.make_graph([helper.make_node("MatMul", ["a", "a"], ["b"])], "probe", [square], [product])
    RESOURCES.mkdir(parents=True, exist_ok=True)
    save(helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)]), RESOURCES / "probe.onnx")


if __name__ == "__main__":
    main()
