// Classify images with the exported model: ./predict EXPORT IMAGE…
// g++ -std=c++17 predict.cpp -o predict $(pkg-config --cflags --libs opencv4 libonnxruntime)

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <onnxruntime_cxx_api.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

int main(int count, char** words) {
    if (count < 3) {
        std::cerr << "usage: predict EXPORT IMAGE…\n";
        return 2;
    }
    const std::string folder = words[1];
    std::vector<std::string> labels;
    std::ifstream lines(folder + "/labels.txt");
    for (std::string line; std::getline(lines, line);) labels.push_back(line);

    std::ifstream file(folder + "/model.onnx", std::ios::binary);
    const std::vector<char> content{std::istreambuf_iterator<char>(file), {}};
    if (content.empty()) {
        std::cerr << folder << " holds no model.onnx\n";
        return 2;
    }
#ifndef _WIN32
    setenv("ORT_DISABLE_TELEMETRY", "1", 1);  // told in time, ONNX Runtime does not report its use to its makers
#endif
    Ort::Env environment(ORT_LOGGING_LEVEL_ERROR);
    environment.DisableTelemetryEvents();
    Ort::Session session(environment, content.data(), content.size(), Ort::SessionOptions{});
    Ort::AllocatorWithDefaultOptions allocator;
    const auto kept = session.GetModelMetadata().LookupCustomMetadataMapAllocated("limit", allocator);
    const float limit = kept ? std::strtof(kept.get(), nullptr) : 0.0F;
    const auto kind = session.GetModelMetadata().LookupCustomMetadataMapAllocated("multi_label", allocator);
    const bool several = kind && std::string(kind.get()) == "true";
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);

    for (int i = 2; i < count; i++) {
        cv::Mat picture = cv::imread(words[i], cv::IMREAD_COLOR);  // upright by its EXIF orientation
        if (picture.empty()) {
            std::cerr << words[i] << " cannot be read\n";
            continue;
        }
        cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
        const std::array<int64_t, 4> shape{1, picture.rows, picture.cols, 3};
        const size_t size = picture.total() * picture.elemSize();
        auto image = Ort::Value::CreateTensor<uint8_t>(memory, picture.data, size, shape.data(), shape.size());
        const char* inputs[] = {"image"};
        const char* outputs[] = {"probabilities"};
        const auto answers = session.Run(Ort::RunOptions{}, inputs, &image, 1, outputs, 1);
        const float* shares = answers[0].GetTensorData<float>();
        if (several) {  // each label by itself; signature.json has the threshold of each
            for (size_t c = 0; c < labels.size(); c++) {
                std::cout << words[i] << '\t' << labels[c] << '\t' << shares[c] << '\n';
            }
            continue;
        }
        const auto best = std::max_element(shares, shares + labels.size()) - shares;
        const std::string label = shares[best] >= limit ? labels[best] : "none of these";
        std::cout << words[i] << '\t' << label << '\t' << shares[best] << '\n';
    }
}
