const ONNX = ['onnx>=1.16,<2', 'onnxslim>=0.1.82,<1']

/**
 * What a model can be exported as, and what each needs beside the library, which would else try to install it in the middle
 * of an export. Ranges, since the server's Python decides which of them there are.
 */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  onnx: [...ONNX, 'onnxruntime>=1.17,<2'],
  openvino: ['openvino>=2024.0,<2027'],
  torchscript: [],
  // Its index has a stub alone, which fetches the rest from NVIDIA's own.
  engine: [...ONNX, 'tensorrt>=10.2'],
}

/** The server has the same list (workloads/ultralytics/exports.py). */
export const EXPORT_FORMATS = Object.keys(PACKAGES)

/** TensorRT builds for the GPU that it runs on. */
export const ON_GPU = ['engine']

/** Hugging Face's words for what a model of a task does. */
export const PIPELINES: Readonly<Record<string, string>> = {
  detect: 'object-detection',
  obb: 'object-detection',
  segment: 'image-segmentation',
  pose: 'keypoint-detection',
}

/** The lines of a requirements.txt that formats need, each once. */
export function exportPackages(formats: readonly string[]): readonly string[] {
  return [...new Set(formats.flatMap((format) => PACKAGES[format] ?? []))]
}
